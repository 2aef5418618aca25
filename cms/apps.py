"""Django application of the package."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Registers the package with Django."""

    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        """Make the Celery application the one that tasks are sent through."""
        from cms import celery  # noqa: F401
