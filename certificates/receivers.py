"""What certificates do when learning happens."""
