"""Screens with which courses and lessons are used again: outline, templates, duplicates, archives, Markdown."""
