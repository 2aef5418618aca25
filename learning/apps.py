"""Django application of the package."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the package with Django."""

    name = "learning"
    verbose_name = "Learning"

    def ready(self) -> None:
        """Connect the receivers."""
        from learning import receivers  # noqa: F401
