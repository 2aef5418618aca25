"""Django application of the package."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Registers the package with Django."""

    name = "cms"
    verbose_name = "Site"
