"""Whole courses as one file, and zip files that nobody vouches for."""
