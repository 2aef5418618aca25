"""The review of a course: submitting, looking, approving, asking for changes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from courses.domain import review
from courses.queries.review import drafts_of, returned_pages, waiting_pages
from courses.views.course_screen import CourseScreen


class ReviewView(CourseScreen, TemplateView):
    """Shows what of a course is a draft, waits, or came back; a POST names its act.

    Acts: ``submit`` (all drafts), ``take-back``, and for reviewers ``approve`` and ``changes``, which decide
    on the pages that are ticked.
    """

    tab = "review"
    page_title = _("Review")
    header_icon = "tasks"
    template_name = "courses/admin/review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the pages by where they stand."""
        waiting = waiting_pages(self.page, self.request.user)
        return super().get_context_data(
            drafts=drafts_of(self.page),
            waiting=waiting,
            returned=returned_pages(self.page),
            decidable=any(row.may_decide for row in waiting),
            submitted_some=any(row.requested_by == self.request.user for row in waiting),
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act by the verb, and say what came of it."""
        try:
            done = self._act(request.POST)
        except review.ReviewError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("course_review:review", self.page.pk)

    def _act(self, data: Any) -> str:
        who: dict[str, Any] = {"actor": self.request.user, "course_page": self.page}
        keys, comment = data.getlist("page"), data.get("comment", "")
        act = data.get("act")
        if act == "submit":
            count = len(review.submit_course(**who))
            text = ngettext(
                "%(count)d page waits for review now.", "%(count)d pages wait for review now.", count
            )
        elif act == "approve":
            count = len(review.approve(**who, keys=keys, comment=comment))
            text = ngettext("%(count)d page is approved.", "%(count)d pages are approved.", count)
        elif act == "changes":
            count = len(review.ask_for_changes(**who, keys=keys, comment=comment))
            text = ngettext(
                "%(count)d page went back to its author.",
                "%(count)d pages went back to their authors.",
                count,
            )
        elif act == "take-back":
            count = len(review.take_back(**who))
            text = ngettext("%(count)d page was taken back.", "%(count)d pages were taken back.", count)
        else:
            raise review.ReviewError
        return text % {"count": count}
