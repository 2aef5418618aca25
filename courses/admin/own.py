"""Wagtail's admin shows trainers their own courses and what all share, nothing else."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from courses.models import Question, QuestionBank
from courses.permissions import TeamPolicy, may_see, runs_catalogue, visible

register_permission_policy(QuestionBank, TeamPolicy(QuestionBank, "course"))
register_permission_policy(Question, TeamPolicy(Question, "bank__course"))

CLOSED_REPORTS = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:page_types_usage",
    "wagtail_localize:translations_report",
)


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offer own courses, and pages that are no course, to be chosen and linked to."""
    return pages & visible(Page, request.user)


@hooks.register("construct_reports_menu")
def narrow_reports(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the reports that name what was done or exists anywhere."""
    if not runs_catalogue(request.user):
        closed = {reverse(name) for name in CLOSED_REPORTS}
        items[:] = [item for item in items if str(item.url) not in closed]


class OwnRecentEdits(RecentEditsPanel):
    """The pages that somebody edited lately, as long as they are theirs."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's list without pages of courses that the person has left."""
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["last_edits"] = [
            (moment, page) for moment, page in context["last_edits"] if may_see(user, page)
        ]
        return context


class OwnInReview(UserObjectsInWorkflowModerationPanel):
    """What somebody has submitted, as long as it is theirs."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's list without pages of courses that the person has left."""
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["workflow_states"] = [state for state in context["workflow_states"] if may_see(user, state)]
        return context


class OwnLockedPages(LockedPagesPanel):
    """The pages that somebody has locked, as long as they are theirs."""

    def get_context_data(self, parent_context: Any) -> Any:
        """Return Wagtail's list without pages of courses that the person has left."""
        context = super().get_context_data(parent_context)
        own = visible(Page, parent_context["request"].user)
        context["locked_pages"] = context["locked_pages"].filter(pk__in=own.values("pk"))
        return context


OWN_PANELS = {
    RecentEditsPanel: OwnRecentEdits,
    UserObjectsInWorkflowModerationPanel: OwnInReview,
    LockedPagesPanel: OwnLockedPages,
}


@hooks.register("construct_homepage_panels")
def narrow_home(request: HttpRequest, panels: list[Any]) -> None:
    """Put the own panels into the place of Wagtail's."""
    panels[:] = [OWN_PANELS[type(panel)]() if type(panel) in OWN_PANELS else panel for panel in panels]
