"""Django application of the package."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the package with Django."""

    name = "learning"
    verbose_name = "Learning"
