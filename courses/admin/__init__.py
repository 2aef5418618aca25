"""What the course package changes in Wagtail's admin, by subject."""
