"""Template tags of the course package."""
