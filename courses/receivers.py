"""What the course package does when pages are made, submitted and decided on elsewhere."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from courses.domain.letters import note
from courses.domain.teams import ensure_team
from courses.enums import LetterKind
from courses.models import Course, CoursePage, CourseReviewTask
from courses.queries.review import reviewers_of
from courses.signals import letters_waiting
from courses.tasks import send_letters

# Under Wagtail's names, and connected before Wagtail's admin is ready: so these take the place of its own
# letters, which know neither teams nor the recipient's language.
SUBMITTED = "group_approval_task_submitted_email_notification"
APPROVED = "workflow_state_approved_email_notification"
REJECTED = "workflow_state_rejected_email_notification"


@receiver(post_save, sender=CoursePage, dispatch_uid="team-of-translated-course")
def let_team_into_translation(sender: object, instance: CoursePage, created: bool, **kwargs: Any) -> None:
    """Let a course's team into its page in another language, however the page was made."""
    course = Course.objects.filter(pk=instance.translation_key).exclude(authors=None).first()
    if created and course is not None:
        ensure_team(course)


@receiver(task_submitted, sender=TaskState, dispatch_uid=SUBMITTED)
def tell_reviewers(sender: object, instance: TaskState, user: Any, **kwargs: Any) -> None:
    """Tell the reviewers that a page waits for them."""
    if isinstance(instance.task.specific, CourseReviewTask):
        page = instance.workflow_state.content_object
        note(LetterKind.SUBMITTED, reviewers_of(page), user, page)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid=APPROVED)
def tell_approved(sender: object, instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Tell who submitted a page that it was approved."""
    _tell_requester(LetterKind.APPROVED, instance, user)


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid=REJECTED)
def tell_changes(sender: object, instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Tell who submitted a page what should be changed."""
    _tell_requester(LetterKind.CHANGES, instance, user)


def _tell_requester(kind: LetterKind, state: WorkflowState, user: Any) -> None:
    task_state = state.current_task_state
    if task_state is None or not isinstance(task_state.task.specific, CourseReviewTask):
        return
    if state.requested_by is not None:
        note(kind, [state.requested_by], user, state.content_object, task_state.comment)


@receiver(letters_waiting, dispatch_uid="nudge-letters")
def nudge(sender: object, ids: list[int], **kwargs: Any) -> None:
    """Ask a worker to send letters; without a broker the sweep does it."""
    send_letters.delay(ids)
