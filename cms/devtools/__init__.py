"""What ``dev.py`` runs inside the virtual environment: services, demo, tests, benchmarks. Not for production."""
