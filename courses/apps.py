"""Django application of the package."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the package with Django."""

    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        """Have wagtail-localize write dates that read the same in every language: its months are English."""
        from wagtail_localize import models
        from wagtail_localize.views import edit_translation

        models.DATE_FORMAT = edit_translation.DATE_FORMAT = "%d.%m.%Y"
