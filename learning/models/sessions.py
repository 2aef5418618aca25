"""When a course's live sessions take place."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class CourseSession(models.Model):
    """One meeting for a live-session block of a course; everybody who takes the course is invited.

    `revision` counts its changes, so that each is told once. A session is called off, never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    lesson_id = models.UUIDField()
    block_id = models.UUIDField()
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link to the meeting"), max_length=500, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    cancelled_at = models.DateTimeField(_("called off at"), null=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["course", "starts_at"], name="session_of_course")]
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at:%Y-%m-%d %H:%M}"
