"""Beginning a run through a course, giving it a deadline, and taking it back."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CourseVersion
from learning.domain import audit, story
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.mailing import letters
from learning.domain.reminders import tell_deadline
from learning.enums import OPEN_STATES, EnrolmentState, EventKind, MailKind
from learning.models import Enrolment, Membership, Organisation, User
from learning.permissions import is_cluster_staff
from learning.queries.scope import hr_enrolments, hr_organisations, people_of

_HEAVY = ("current_version__questions", "current_version__outline")


class CourseNotPublished(LearningError):
    """The course has no published version."""

    code = "course_not_published"
    message = _("Nobody can be enrolled yet, because this course is not published. Please come back later.")


class PrerequisitesMissing(LearningError):
    """Courses that must be completed before are not. `slugs` names them."""

    code = "prerequisites_missing"
    message = _(
        "You were not enrolled, because this course builds on others that are not completed: %(courses)s. "
        "Complete them first, or ask HR or the cluster's team if your experience counts instead."
    )

    def __init__(self, missing: list[Course]) -> None:
        super().__init__(courses=", ".join(_title(course) for course in missing))
        self.slugs = [course.slug for course in missing]


class EnrolledElsewhere(LearningError):
    """HR assigns a course that the person is already taking for somebody else than HR's organisation."""

    code = "enrolled_elsewhere"
    message = _(
        "The course was not assigned, because this person is already taking it outside your organisation. "
        "Ask the cluster's team."
    )


class DeadlinePast(LearningError):
    """A deadline lies before today."""

    code = "deadline_past"
    message = _("The deadline was not set, because it lies in the past. Choose today or a later day.")


@transaction.atomic
def enrol(
    *,
    actor: User,
    user: User,
    course: Course,
    due_on: date | None = None,
    waive_prerequisites: bool = False,
) -> Enrolment:
    """Return `user`'s open run through `course`, beginning one when there is none.

    A new run is pinned to the version that is current now and belongs to the organisation that `actor` and
    `user` share when HR assigns it, else to the person's present one. HR and cluster staff may set a deadline
    and waive prerequisites; both is audited. Raises NotAllowed, CourseNotPublished, PrerequisitesMissing,
    EnrolledElsewhere or DeadlinePast.
    """
    responsible = is_cluster_staff(actor) or people_of(actor).filter(pk=user.pk).exists()
    for_others = due_on is not None or waive_prerequisites or actor.pk != user.pk
    if for_others and not responsible:
        raise NotAllowed
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two clicks follow one another
    _wait_for_publishing(course)
    course = Course.objects.select_related("current_version").defer(*_HEAVY).get(pk=course.pk)
    enrolment = Enrolment.objects.filter(user=user, course=course, state__in=OPEN_STATES).first()
    if enrolment is not None:
        return _assign_again(actor, enrolment, due_on) if for_others else enrolment
    waived = _require_prerequisites(user, course, waive_prerequisites)
    _require_future(due_on)
    now = timezone.now()
    enrolment = Enrolment.objects.create(
        user=user,
        course=course,
        version=_current_version(course),
        organisation=_organisation(actor, user),
        run=_next_run(user, course),
        enrolled_at=now,
        assigned_by=None if actor.pk == user.pk else actor,
        due_on=due_on,
    )
    _tell_enrolled(enrolment, actor, now, waived)
    return enrolment


@transaction.atomic
def set_deadline(*, actor: User, enrolment: Enrolment, due_on: date | None) -> Enrolment:
    """Set the deadline of an open run, or take it away with None; the same one again changes nothing.

    For HR of the run's organisation and for cluster staff. Raises NotAllowed, EnrolmentClosed or
    DeadlinePast.
    """
    locked = story.lock(enrolment.pk)
    _require_responsible(actor, locked)
    story.require_open(locked)
    if locked.due_on == due_on:
        return locked
    _require_future(due_on)
    before, locked.due_on = locked.due_on, due_on
    locked.save(update_fields=["due_on"])
    data = {"before": before and before.isoformat(), "after": due_on and due_on.isoformat()}
    story.tell(locked, EventKind.DEADLINE_SET, actor, timezone.now(), data=data)
    audit.record(actor, "enrolment.deadline_set", locked, locked.organisation, **data)
    tell_deadline(locked, "set")
    return locked


@transaction.atomic
def withdraw(*, actor: User, enrolment: Enrolment, reason: str) -> Enrolment:
    """Take an open run back, for a stated reason; what was recorded stays, and withdrawing twice changes
    nothing.

    For HR of the run's organisation and for cluster staff. Raises NotAllowed, ReasonMissing, or
    EnrolmentClosed for a completed run.
    """
    locked = story.lock(enrolment.pk)
    _require_responsible(actor, locked)
    if locked.state == EnrolmentState.WITHDRAWN:
        return locked
    story.require_open(locked)
    reason = story.require_reason(reason)
    locked.state = EnrolmentState.WITHDRAWN
    locked.save(update_fields=["state"])
    story.tell(locked, EventKind.WITHDRAWN, actor, timezone.now(), data={"reason": reason})
    audit.record(actor, "enrolment.withdrawn", locked, locked.organisation, course=str(locked.course_id))
    return locked


def _wait_for_publishing(course: Course) -> None:
    """Let a version that is being published become the current one first: a run that began on the one before
    after its rollout had counted everybody would stay behind.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM courses_course WHERE id = %s FOR KEY SHARE", [course.pk])


def missing_prerequisites(user: User, course: Course) -> list[Course]:
    """Return the courses that `user` must complete before `course`, in the order of their codes."""
    slugs = _current_version(course).card["prerequisites"]
    done = Enrolment.objects.filter(user=user, state=EnrolmentState.COMPLETED).values("course")
    missing = Course.objects.filter(slug__in=slugs).exclude(pk__in=done)
    return list(missing.select_related("current_version").defer(*_HEAVY))


def _require_prerequisites(user: User, course: Course, waive: bool) -> list[str]:
    missing = missing_prerequisites(user, course)
    if missing and not waive:
        raise PrerequisitesMissing(missing)
    return [course.slug for course in missing]


def _require_future(due_on: date | None) -> None:
    if due_on is not None and due_on < timezone.localdate():
        raise DeadlinePast


def _require_responsible(actor: User, enrolment: Enrolment) -> None:
    if not hr_enrolments(actor).filter(pk=enrolment.pk).exists():
        raise NotAllowed


def _assign_again(actor: User, enrolment: Enrolment, due_on: date | None) -> Enrolment:
    if not hr_enrolments(actor).filter(pk=enrolment.pk).exists():
        raise EnrolledElsewhere
    return enrolment if due_on is None else set_deadline(actor=actor, enrolment=enrolment, due_on=due_on)


def _current_version(course: Course) -> CourseVersion:
    version = course.current_version
    if version is None:
        raise CourseNotPublished
    return version


def _next_run(user: User, course: Course) -> int:
    last = Enrolment.objects.filter(user=user, course=course).aggregate(last=Max("run"))["last"]
    return (last or 0) + 1


def _organisation(actor: User, user: User) -> Organisation | None:
    memberships = Membership.objects.current().filter(user=user).select_related("organisation")
    if actor.pk != user.pk:
        shared = memberships.filter(organisation__in=hr_organisations(actor).values("pk")).first()
        if shared is not None:
            return shared.organisation
    membership = memberships.first()
    return membership.organisation if membership else None


def _tell_enrolled(enrolment: Enrolment, actor: User, at: datetime, waived: list[str]) -> None:
    version = enrolment.version
    due_on = enrolment.due_on and enrolment.due_on.isoformat()
    data = {"version": version.number, "run": enrolment.run, "due_on": due_on, "waived": waived}
    story.tell(enrolment, EventKind.ENROLLED, actor, at, data=data)
    if enrolment.assigned_by_id is not None:
        audit.record(actor, "enrolment.assigned", enrolment, enrolment.organisation, **data)
        letters.write(MailKind.ASSIGNED, [enrolment.user], str(enrolment.pk), enrolment=str(enrolment.pk))
    if waived:
        audit.record(
            actor, "enrolment.prerequisites_waived", enrolment, enrolment.organisation, waived=waived
        )


def _title(course: Course) -> str:
    titles = course.current_version.card["title"] if course.current_version else {}
    return titles.get(get_language()) or titles.get("bg") or course.code
