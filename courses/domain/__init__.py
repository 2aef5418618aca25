"""The verbs of the course package."""
