"""Django application of the package."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the package with Django."""

    name = "courses"
    verbose_name = "Courses"
