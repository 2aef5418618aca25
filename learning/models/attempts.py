"""Quiz attempts and their saved answers."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.enums import AttemptState
from learning.models.enrolment import Enrolment


class Attempt(models.Model):
    """One try at a quiz. `questions` lists the codes that were drawn, in the order shown; `seed` fixes
    every shuffle.

    `version` is the one that the questions were drawn from: it stays when the run moves to another. `round`
    is that of the lesson which the result counts for. After `ends_at`, by the server's clock, no answer is
    taken any more; None is no limit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="+")
    lesson_id = models.UUIDField()
    block_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(_("number"))
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        _("state"), max_length=12, choices=AttemptState, default=AttemptState.IN_PROGRESS
    )
    questions = models.JSONField(_("questions"))
    seed = models.CharField(max_length=32, editable=False)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark in percent"))
    started_at = models.DateTimeField(_("started at"))
    ends_at = models.DateTimeField(_("ends at"), null=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=4, null=True)
    max_points = models.DecimalField(_("points available"), max_digits=8, decimal_places=4)
    percent = models.DecimalField(_("result in percent"), max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "block_id", "number"], name="attempt_number_unique"),
            models.UniqueConstraint(
                fields=["enrolment", "block_id"],
                condition=models.Q(state=AttemptState.IN_PROGRESS),
                name="attempt_one_open",
            ),
        ]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.enrolment_id} #{self.number}"


class AttemptAnswer(models.Model):
    """What is saved for one question of an attempt, in the language-neutral form that is graded.

    `points` is what it earned, None before the attempt is submitted.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question_code = models.CharField(max_length=60)
    response = models.JSONField()
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=4, null=True)
    flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_code"], name="attemptanswer_unique")
        ]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_code}"
