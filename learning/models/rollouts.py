"""Moving runs to a new version of their course: one row a version, which is also the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.enums import RolloutState


class RolloutJob(models.Model):
    """What is left to do for a version that moves people. `moved` counts the runs that it has moved.

    A worker claims the row for the time of a lease; `failures` counts its passes in which a run could not be
    moved.
    """

    version = models.OneToOneField(
        CourseVersion, models.PROTECT, related_name="rollout_job", verbose_name=_("version")
    )
    state = models.CharField(_("state"), max_length=12, choices=RolloutState, default=RolloutState.PENDING)
    moved = models.PositiveIntegerField(_("moved"), default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("rollout of a version")
        verbose_name_plural = _("rollouts of versions")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"
