"""What certificates do when learning happens."""

from typing import Any

from django.dispatch import receiver

from certificates.domain.attesting import attest
from certificates.tasks import nudge
from learning.models import Enrolment
from learning.signals import course_completed


@receiver(course_completed, dispatch_uid="attest-completed-course")
def attest_completed_course(sender: object, enrolment: Enrolment, **kwargs: Any) -> None:
    """Insert the certificate with the completion and ask a worker for its file once both are committed."""
    nudge(attest(enrolment))
