"""A draft as a learner would meet it, in a frame of a phone's, a tablet's or the window's width."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses.domain.drafts import Draft, read_draft
from courses.views.course_screen import CourseScreen
from learning.forms.preview import PreviewForm
from learning.queries.outlines import in_language


class PreviewView(CourseScreen, TemplateView):
    """Lets the course's authors choose a lesson, a language and a width."""

    tab = "preview"
    page_title = _("Preview as learner")
    header_icon = "view"
    template_name = "learning/admin/preview.html"

    @cached_property
    def draft(self) -> Draft:
        """The newest drafts of the course."""
        return read_draft(self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the frame's address and width in pixels (None: as wide as there is room)."""
        own = self.page.locale.language_code
        form = PreviewForm(self.request.GET, lessons=self._lessons(own), language=own)
        chosen = form.chosen()
        with translation.override(chosen["language"]):
            if chosen["lesson"]:
                address = reverse("learning:preview_lesson", args=[self.page.pk, chosen["lesson"]])
            else:
                address = reverse("learning:preview_course", args=[self.page.pk])
        return super().get_context_data(
            **kwargs,
            form=form,
            address=address,
            width=form.pixels(),
            missing=self._missing(chosen["language"]),
        )

    def _lessons(self, language: str) -> list[tuple[str, str]]:
        return [
            (lesson["id"], in_language(lesson["title"], language))
            for module in self.draft.outline["modules"]
            for lesson in module["lessons"]
        ]

    def _missing(self, language: str) -> bool:
        """Return whether the course has no page in the chosen language."""
        return language not in self.draft.manuscript.languages
