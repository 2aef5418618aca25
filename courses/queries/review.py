"""What of a course waits for review, and who reviews it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from courses.models import Course, CoursePage, CourseReviewTask
from courses.models.review import catalogue_of, may_decide


@dataclass(frozen=True)
class Waiting:
    """One page that was submitted: the reviewer's task, and what `key` pins: this task and this draft."""

    page: Page
    state: TaskState
    requested_by: Any
    may_decide: bool

    @property
    def key(self) -> str:
        """The task and the draft that was looked at, as ``<task state>:<revision>``."""
        return f"{self.state.pk}:{self.page.latest_revision_id}"


def pages_of(page: CoursePage) -> Any:
    """Return all pages of the course that `page` is one language of, in the order of the tree."""
    pages = Page.objects.none()
    for translation in CoursePage.objects.filter(translation_key=page.translation_key):
        pages |= Page.objects.descendant_of(translation, inclusive=True)
    return pages.select_related("locale").order_by("path")


def course_of(page: Page) -> Course | None:
    """Return the course that a page belongs to; None for a page that is no course's."""
    top = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return Course.objects.filter(pk=top.translation_key).first() if top else None


def waiting_pages(page: CoursePage, user: Any) -> list[Waiting]:
    """Return what waits for review in the course, and of each page whether `user` may decide on it."""
    by_key = {str(found.pk): found for found in pages_of(page).specific(defer=True)}
    states = (
        TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__object_id__in=by_key,
            task__content_type__model=CourseReviewTask._meta.model_name,
        )
        .select_related("workflow_state__requested_by", "task")
        .order_by("pk")
    )
    waiting = []
    for state in states:
        found, requested_by = by_key[state.workflow_state.object_id], state.workflow_state.requested_by
        allowed = may_decide(found, user, requested_by.pk if requested_by else None)
        waiting.append(Waiting(found, state, requested_by, allowed))
    return sorted(waiting, key=lambda row: row.page.path)


def returned_pages(page: CoursePage) -> list[tuple[Page, str]]:
    """Return the pages that a reviewer gave back, each with what the reviewer wrote."""
    by_key = {str(found.pk): found for found in pages_of(page).specific(defer=True)}
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, object_id__in=by_key
    ).select_related("current_task_state")
    return [
        (by_key[state.object_id], state.current_task_state.comment if state.current_task_state else "")
        for state in states
    ]


def drafts_of(page: CoursePage) -> list[Page]:
    """Return the pages with something that is not published and does not wait for review yet."""
    waiting = set(
        WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).values_list(
            "object_id", flat=True
        )
    )
    changed = pages_of(page).filter(has_unpublished_changes=True, alias_of=None).specific(defer=True)
    # Earlier imports marked every page as changed.
    drafts = [
        found for found in changed if not found.live or found.latest_revision_id != found.live_revision_id
    ]
    return [found for found in drafts if str(found.pk) not in waiting and not found.approved_schedule]


def reviewers_of(page: Page) -> list[Any]:
    """Return who is told that a page waits: the course's reviewers, else who runs the catalogue."""
    people = get_user_model()._default_manager.filter(is_active=True)
    course = course_of(page)
    if course is not None and course.reviewers_id:
        reviewers = list(people.filter(groups=course.reviewers_id))
        if reviewers:
            return reviewers
    catalogue = catalogue_of(page)
    if catalogue is None:
        return []
    publishing = page_permission_policy.users_with_permission_for_instance(
        "publish", catalogue, include_superusers=False
    )
    return list(publishing)
