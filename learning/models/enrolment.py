"""Enrolments: a person, a course, the frozen version it is taken in, and how far it went."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CourseVersion
from learning.enums import OPEN_STATES, EnrolmentState
from learning.models.organisations import Organisation


class Enrolment(models.Model):
    """One run of a person through a course.

    `organisation` is frozen when the run begins: it says whose HR answers for the run, whatever the
    person does later. `result_percent` is the quiz average at completion. The row is a summary of its
    events and can be rebuilt from them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    version = models.ForeignKey(
        CourseVersion, models.PROTECT, related_name="enrolments", verbose_name=_("version")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("organisation"),
    )
    run = models.PositiveSmallIntegerField(_("run"), default=1)
    state = models.CharField(
        _("state"), max_length=12, choices=EnrolmentState, default=EnrolmentState.ENROLLED
    )
    enrolled_at = models.DateTimeField(_("enrolled at"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    extra_time_percent = models.PositiveSmallIntegerField(
        _("extra time in timed quizzes, percent"), default=0, validators=[MaxValueValidator(300)]
    )
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    last_lesson_id = models.UUIDField(_("last lesson"), null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    result_percent = models.DecimalField(
        _("result in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "run"], name="enrolment_run_unique"),
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=models.Q(state__in=OPEN_STATES),
                name="enrolment_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.COMPLETED, completed_at__isnull=False)
                | ~models.Q(state=EnrolmentState.COMPLETED) & models.Q(completed_at__isnull=True),
                name="enrolment_completed_has_date",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="enrolment_org_state")]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")

    def __str__(self) -> str:
        return f"{self.user_id} · {self.course_id}"
