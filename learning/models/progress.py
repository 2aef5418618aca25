"""What happened in an enrolment (append-only) and the summary that is read from it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import EventKind, LessonState, ResponseKind
from learning.models.enrolment import Enrolment


class ProgressEvent(models.Model):
    """One thing that happened; inserted, never changed (the database refuses it). Times are the server's.

    `actor` is None for the system. `round` counts how often the lesson has to be done: 1, and one more each
    time that a new version opened it again.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events")
    lesson_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=24, choices=EventKind)
    data = models.JSONField(default=dict)
    round = models.PositiveSmallIntegerField(default=1)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_id", "round"],
                condition=models.Q(kind=EventKind.LESSON_COMPLETED),
                name="event_lesson_completed_once",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(kind=EventKind.COURSE_COMPLETED),
                name="event_course_completed_once",
            ),
        ]
        verbose_name = _("progress event")
        verbose_name_plural = _("progress events")

    def __str__(self) -> str:
        return f"{self.kind} {self.recorded_at:%Y-%m-%d %H:%M}"


class LessonProgress(models.Model):
    """Where a learner stands in a lesson. `position` is ``<block id>:<paragraph>``, the same in every
    language. `round` is that of the lesson's events: evidence of earlier rounds does not count any more.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="lessons")
    lesson_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=LessonState, default=LessonState.OPENED)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_id"], name="lessonprogress_unique")
        ]
        verbose_name = _("lesson progress")
        verbose_name_plural = _("lesson progress")

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}: {self.state}"


class LessonResponse(models.Model):
    """A learner's private answer inside a lesson: a reflection, a check or a worksheet.

    `revision` grows with every save, so that a second tab cannot overwrite unseen what the first one saved.
    `written_at` is when a device without connection says that it was written; it decides nothing.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="responses")
    lesson_id = models.UUIDField()
    block_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=ResponseKind)
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "block_id"], name="lessonresponse_unique")
        ]
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return f"{self.kind} {self.block_id}"
