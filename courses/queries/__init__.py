"""The reads of the course package."""
