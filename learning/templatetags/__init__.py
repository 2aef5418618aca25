"""Template tags of the learning package."""
