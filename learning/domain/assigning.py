"""HR gives somebody a course."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.domain import audit
from learning.domain.enrolment import PrerequisitesMissing, enrol
from learning.domain.errors import LearningError
from learning.models import Enrolment, User


class ReasonMissing(LearningError):
    """Letting somebody in without the prerequisites needs a reason."""

    code = "reason_missing"
    message = _("Say why the prerequisites do not apply, for example which experience counts instead.")


class StillMissing(LearningError):
    """The person lacks prerequisites, and nobody waived them."""

    code = "prerequisites_missing"
    message = _(
        "%(courses)s must come first. Assign that, or waive the prerequisites and say why "
        "if the person's experience counts instead."
    )


@transaction.atomic
def assign(
    *, actor: User, user: User, course: Course, due_on: date | None, waive: bool = False, reason: str = ""
) -> Enrolment:
    """Enrol `user` in `course` for the organisation that `actor` answers for, and return the run.

    With `waive`, missing prerequisites do not matter; `reason` is then required and stands in the audit log.
    Raises ReasonMissing, StillMissing, and what `enrol` raises besides.
    """
    reason = reason.strip()
    if waive and not reason:
        raise ReasonMissing
    try:
        run = enrol(actor=actor, user=user, course=course, due_on=due_on, waive_prerequisites=waive)
    except PrerequisitesMissing as error:
        raise StillMissing(**error.values) from error
    if waive:
        audit.record(actor, "enrolment.waiver_explained", run, run.organisation, reason=reason)
    return run
