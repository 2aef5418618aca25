"""Reads of the site package."""
