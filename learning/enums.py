"""Closed lists of the learning package."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """Languages that a person can be addressed in."""

    BULGARIAN = "bg", "Български"
    ENGLISH = "en", "English"


class SiteRole(models.TextChoices):
    """What a person does for the whole academy, beside any membership."""

    NONE = "", _("None")
    TRAINER = "trainer", _("Trainer")
    CLUSTER_STAFF = "cluster_staff", _("Cluster staff")


class MembershipRole(models.TextChoices):
    """What a person is in one organisation."""

    EMPLOYEE = "employee", _("Employee")
    HR = "hr", _("HR")


class EnrolmentState(models.TextChoices):
    """Where an enrolment stands."""

    ENROLLED = "enrolled", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (EnrolmentState.ENROLLED, EnrolmentState.IN_PROGRESS)


class LessonState(models.TextChoices):
    """Where a learner stands in a lesson."""

    OPENED = "opened", _("Opened")
    COMPLETED = "completed", _("Completed")


class EventKind(models.TextChoices):
    """What can happen in an enrolment; the story from which its summary can be rebuilt."""

    ENROLLED = "enrolled", _("Enrolled")
    LESSON_OPENED = "lesson_opened", _("Lesson opened")
    LESSON_COMPLETED = "lesson_completed", _("Lesson completed")
    LESSON_REOPENED = "lesson_reopened", _("Lesson to be done again")
    ATTEMPT_STARTED = "attempt_started", _("Attempt started")
    ATTEMPT_SUBMITTED = "attempt_submitted", _("Attempt submitted")
    ATTEMPT_GRANTED = "attempt_granted", _("Further attempt granted")
    ASSIGNMENT_SUBMITTED = "assignment_submitted", _("Assignment submitted")
    ASSIGNMENT_RETURNED = "assignment_returned", _("Assignment returned")
    ASSIGNMENT_ACCEPTED = "assignment_accepted", _("Assignment accepted")
    DEADLINE_SET = "deadline_set", _("Deadline set")
    VERSION_CHANGED = "version_changed", _("Moved to another version")
    VERSION_KEPT = "version_kept", _("Stayed with the version")
    COURSE_COMPLETED = "course_completed", _("Course completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUMMARY_REPAIRED = "summary_repaired", _("Summary repaired")


class MoveReason(models.TextChoices):
    """Why a run came to another version."""

    REQUIRED = "required", pgettext_lazy("new version", "Required by the trainer")
    NOT_STARTED = "not_started", pgettext_lazy("new version", "Not started yet")
    ACCEPTED = "accepted", pgettext_lazy("new version", "Taken by the learner")
    BY_STAFF = "by_staff", pgettext_lazy("new version", "Moved by the cluster's team")


class RolloutState(models.TextChoices):
    """Where the moving of runs to a new version stands."""

    PENDING = "pending", pgettext_lazy("new version", "To be done")
    RUNNING = "running", pgettext_lazy("new version", "Under way")
    DONE = "done", pgettext_lazy("new version", "Done")
    SUPERSEDED = "superseded", pgettext_lazy("new version", "Taken over by a newer version")
    FAILED = "failed", pgettext_lazy("new version", "Not everybody could be moved")


class ResponseKind(models.TextChoices):
    """What kind of block a learner answered inside a lesson."""

    REFLECTION = "reflection", _("Reflection")
    CHECK = "check", _("Check")
    WORKSHEET = "worksheet", _("Worksheet")


class AttemptState(models.TextChoices):
    """Where a quiz attempt stands."""

    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")


class SubmissionState(models.TextChoices):
    """Where an assignment stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for revision")
    ACCEPTED = "accepted", _("Accepted")
    SUPERSEDED = "superseded", pgettext_lazy("assignment", "Replaced by a newer version")


class InvitationState(models.TextChoices):
    """Where an invitation stands."""

    PENDING = "pending", pgettext_lazy("invitation", "To be sent")
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")
    FAILED = "failed", pgettext_lazy("invitation", "Could not be sent")


class MailKind(models.TextChoices):
    """What the academy writes about to learners, and what each of them may switch off."""

    ASSIGNED = "assigned", _("A course was assigned to me")
    DEADLINE = "deadline", _("A deadline of mine comes near or is changed")
    SESSION = "session", _("A live session of my course is planned, moved or called off")
    FEEDBACK = "feedback", _("A trainer has looked at my work")
    ANSWER = "answer", _("Somebody has answered my question")
    ASKED = "asked", _("Somebody has asked a question in a course that I write")
    DIGEST = "digest", _("My week on Monday morning: what is next and what is due")


class Followup(models.TextChoices):
    """What HR looks for among its people."""

    OVERDUE = "overdue", pgettext_lazy("people", "Overdue")
    DUE_SOON = "due_soon", pgettext_lazy("people", "Due in 30 days")
    IN_PROGRESS = "in_progress", pgettext_lazy("people", "In progress")
    COMPLETED = "completed", pgettext_lazy("people", "Completed")
    NOT_STARTED = "not_started", pgettext_lazy("people", "Not started")
    COMPLIANT = "compliant", pgettext_lazy("people", "On schedule")


class QuestionFlag(models.TextChoices):
    """What the answers say against a question."""

    TOO_HARD = "too_hard", _("Very hard")
    TOO_EASY = "too_easy", _("Very easy")
    WEAK = "weak", _("Does not tell the stronger from the weaker")
    IDLE_DISTRACTOR = "idle_distractor", _("A wrong answer that nobody chooses")

    @property
    def advice(self) -> str:
        """What its author can do about it, in plain words."""
        return str(_ADVICE[self.value])


_ADVICE = {
    "too_hard": _(
        "People get less than 30 % of the points. Check that the right answer is marked and the wording is "
        "clear; then check that the lesson teaches it."
    ),
    "too_easy": _(
        "People get more than 95 % of the points. That is fine for what everybody must know; else make the "
        "wrong answers more plausible, or ask for a use instead of a fact."
    ),
    "weak": _(
        "People who do well in the rest of the test do hardly better here than the others. Look for a second "
        "right answer, a trick in the wording, or a key that is wrong."
    ),
    "idle_distractor": _(
        "It does not make anybody think. Put a mistake in its place that people really make, or take it out."
    ),
}
