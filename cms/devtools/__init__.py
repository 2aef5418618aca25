"""What ``dev.py`` runs inside the virtual environment: services, demo, tests. Not for production."""
