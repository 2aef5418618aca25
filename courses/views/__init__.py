"""Views of the course package, all of them for trainers."""
