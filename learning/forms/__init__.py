"""What people send, checked for its form; whether it may be done is for the domain to say."""
