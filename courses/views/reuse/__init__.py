"""Screens with which courses and lessons are used again: outline, duplicates, archives, lesson files."""
