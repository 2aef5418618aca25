"""From Wagtail's catalogue pages to the learner's own screens.

What learners see is a frozen version, never the page that trainers edit; the pages' public addresses
therefore lead to the catalogue and the course. Registered as a Wagtail hook in `learning.wagtail_hooks`.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from courses.models import CataloguePage, Course, CoursePage, LessonPage, ModulePage


def serve_learner_screen(
    page: Page, request: HttpRequest, serve_args: list[object], serve_kwargs: dict[str, object]
) -> HttpResponse | None:
    """Redirect a page of the catalogue to the screen that learners use; None leaves any other page to
    Wagtail.

    A course that was never published leads to the catalogue.
    """
    if isinstance(page, CataloguePage):
        return redirect("learning:catalogue")
    if not isinstance(page, CoursePage | ModulePage | LessonPage):
        return None
    keys = page.get_ancestors(inclusive=True).type(CoursePage).values_list("translation_key", flat=True)
    course = Course.objects.filter(id__in=keys, current_version__isnull=False).first()
    return redirect("learning:course", course.slug) if course else redirect("learning:catalogue")
