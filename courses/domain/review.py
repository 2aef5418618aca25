"""From a draft to a published page: submitting a course for review, approving it, asking for changes.

The workflow itself is Wagtail's; here are the verbs for a whole course at once. Questions need no review: the
course's authors decide on them, and a version freezes what they were.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from courses.domain.letters import batch
from courses.models import CataloguePage, CoursePage, CourseReviewTask
from courses.queries.review import Waiting, drafts_of, waiting_pages

WORKFLOW, TASK = "Преглед на курс", "Преглед от рецензент"
OF_WAGTAIL = "Moderators approval"


class ReviewError(Exception):
    """A step of the review was refused; `message` says why and what to do."""

    message: str | Promise = _("This could not be done. Reload the page and try again.")

    def __str__(self) -> str:
        return str(self.message)


class NothingToSubmit(ReviewError):
    """There is no draft that could be submitted."""

    message = _("Nothing was submitted, because every page is published or waits for review already.")


class NothingWaits(ReviewError):
    """What was to be decided on is not waiting any more, has changed, or is not this reviewer's."""

    message = _(
        "Nothing was decided: these pages do not wait for you, or somebody has changed them since you opened "
        "the list. Reload it and look again."
    )


class CommentMissing(ReviewError):
    """Changes are asked for without a word on which."""

    message = _("Nothing was decided, because the comment is empty. Say what should be changed.")


@transaction.atomic
def ensure_review_workflow() -> Workflow:
    """Make the workflow of courses, let it apply to the catalogue in every language, and return it.

    Wagtail's own example of a workflow goes, unless somebody uses it.
    """
    task = CourseReviewTask.objects.first() or CourseReviewTask.objects.create(name=TASK)
    step = WorkflowTask.objects.filter(task=task).select_related("workflow").first()
    workflow = step.workflow if step else Workflow.objects.create(name=WORKFLOW)
    if step is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for catalogue in CataloguePage.objects.all():
        WorkflowPage.objects.get_or_create(page=catalogue, defaults={"workflow": workflow})
    unused = Workflow.objects.filter(name=OF_WAGTAIL, workflow_states=None)
    Task.objects.filter(workflow_tasks__workflow__in=unused, name=OF_WAGTAIL, task_states=None).delete()
    unused.delete()
    return workflow


@transaction.atomic
def submit_course(*, actor: Any, course_page: CoursePage) -> list[Page]:
    """Submit every page of the course with unpublished changes, in all languages, and return the pages.

    Pages that a reviewer gave back go to the reviewer again. Pages that somebody else has locked stay out.
    Raises NothingToSubmit.
    """
    submitted = []
    with batch():
        for page in drafts_of(course_page):
            lock = page.get_lock()
            if not page.permissions_for_user(actor).can_edit() or (lock and lock.for_user(actor)):
                continue
            state = page.current_workflow_state
            if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
                state.resume(user=actor)
            elif state is None and page.has_workflow:
                page.get_workflow().start(page, actor)
            else:
                continue
            submitted.append(page)
    if not submitted:
        raise NothingToSubmit
    return submitted


@transaction.atomic
def approve(*, actor: Any, course_page: CoursePage, keys: Iterable[str], comment: str = "") -> list[Page]:
    """Approve the pages that `keys` (`Waiting.key`) name, which publishes them, and return the pages.

    A page with a date to go live is published then. Raises NothingWaits if not every one of them can be
    approved by `actor` as it was looked at; then none is.
    """
    chosen = _chosen(actor, course_page, keys)
    with batch():
        for row in chosen:
            row.state.specific.approve(user=actor, comment=comment.strip())
    return [row.page for row in chosen]


@transaction.atomic
def ask_for_changes(*, actor: Any, course_page: CoursePage, keys: Iterable[str], comment: str) -> list[Page]:
    """Give the pages that `keys` name back to their authors with a comment, and return the pages.

    Raises CommentMissing, NothingWaits.
    """
    if not comment.strip():
        raise CommentMissing
    chosen = _chosen(actor, course_page, keys)
    with batch():
        for row in chosen:
            row.state.specific.reject(user=actor, comment=comment.strip())
    return [row.page for row in chosen]


@transaction.atomic
def take_back(*, actor: Any, course_page: CoursePage) -> list[Page]:
    """Take back what `actor` has submitted of the course, and return the pages; raises NothingWaits."""
    own = [row for row in waiting_pages(course_page, actor) if row.requested_by == actor]
    if not own:
        raise NothingWaits
    for row in own:
        row.state.workflow_state.cancel(user=actor)
    return [row.page for row in own]


def _chosen(actor: Any, course_page: CoursePage, keys: Iterable[str]) -> list[Waiting]:
    wanted = set(keys)
    numbers = {int(key.split(":")[0]) for key in wanted if key.split(":")[0].isdigit()}
    list(TaskState.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    chosen = [row for row in waiting_pages(course_page, actor) if row.key in wanted and row.may_decide]
    if not chosen or len(chosen) != len(wanted):
        raise NothingWaits
    return chosen
