"""Assignments: what a learner hands in and what a trainer says of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.enums import SubmissionState
from learning.models.enrolment import Enrolment


class AssignmentSubmission(models.Model):
    """One learner's work on one assignment; `scores` maps a criterion's id to the points that were given.

    `version` is the one that it was handed in under, whose rubric judges it; None for a draft. A lesson that
    a new version opens again takes new work, in its next `round`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(CourseVersion, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    lesson_id = models.UUIDField()
    block_id = models.UUIDField()
    text = models.TextField(_("text"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT
    )
    saved_at = models.DateTimeField(_("saved at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    scores = models.JSONField(_("points"), default=dict)
    feedback = models.TextField(_("feedback"), blank=True)

    class Meta:
        ordering = ["submitted_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "block_id", "round"], name="submission_unique")
        ]
        verbose_name = _("assignment submission")
        verbose_name_plural = _("assignment submissions")

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"
