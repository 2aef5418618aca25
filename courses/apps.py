"""Django application of the package."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Registers the package with Django."""

    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        """Connect the receivers, and let the forms of all pages of a course refuse what is not one's own.

        wagtail-localize writes dates with English months; here they read the same in every language.
        """
        from wagtail_localize import models
        from wagtail_localize.views import edit_translation

        from courses import receivers  # noqa: F401
        from courses.models import CoursePage, LessonPage, ModulePage
        from courses.own_forms import CoursePageForm

        for model in (CoursePage, ModulePage, LessonPage):
            model.base_form_class = CoursePageForm

        models.DATE_FORMAT = edit_translation.DATE_FORMAT = "%d.%m.%Y"
