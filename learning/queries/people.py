"""HR's view of its people: who they are, how far they are, what is overdue.

Everything begins with `scope`: the people who belong to HR's organisations today, and the runs that began for
these organisations. Of a run HR sees progress, deadline and result; answers, reflections and worksheets are
not read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from courses.models import Course
from courses.queries.catalogue import published_courses
from learning.enums import OPEN_STATES, EnrolmentState, Followup, MembershipRole
from learning.models import Enrolment, LessonResponse, Membership, Organisation, Unit, User
from learning.queries.credentials import Credential, credentials
from learning.queries.outlines import in_language
from learning.queries.scope import hr_enrolments, hr_organisations, people_of

SOON = timedelta(days=30)
SUMS = ("not_started", "in_progress", "completed", "overdue", "next_due")


@dataclass(frozen=True)
class PeopleFilter:
    """What narrows HR's list; an empty value does not."""

    search: str = ""
    organisation: Organisation | None = None
    unit: Unit | None = None
    course: Course | None = None
    state: str = ""


@dataclass
class PersonRow:
    """One person of HR's list, summed up over the runs HR answers for. `next_due` may lie in the past."""

    person: User
    memberships: list[Membership] = field(default_factory=list)
    not_started: int = 0
    in_progress: int = 0
    completed: int = 0
    overdue: int = 0
    next_due: date | None = None
    last_activity: datetime | None = None
    certificates: int = 0

    @property
    def units(self) -> list[str]:
        """The names of the person's units in the reader's language."""
        return [membership.unit.name for membership in self.memberships if membership.unit]

    @property
    def organisations(self) -> list[str]:
        """The names of those organisations of the person that HR answers for."""
        return [membership.organisation.name for membership in self.memberships]

    @property
    def is_hr(self) -> bool:
        """Whether the person is HR of one of these organisations."""
        return any(membership.role == MembershipRole.HR for membership in self.memberships)


@dataclass(frozen=True)
class RunRow:
    """One run of a person as HR sees it."""

    enrolment: Enrolment
    title: str
    overdue: bool
    credential: Credential | None

    @property
    def is_open(self) -> bool:
        """Whether the run goes on, so that its deadline can be changed."""
        return self.enrolment.state in OPEN_STATES

    @property
    def result(self) -> Decimal | None:
        """The quiz average at completion, in percent."""
        return self.enrolment.result_percent


def overdue(today: date) -> Q:
    """Return the condition on enrolments: open, and its deadline has passed."""
    return Q(state__in=OPEN_STATES, due_on__lt=today)


def due_soon(today: date) -> Q:
    """Return the condition on enrolments: open, and due today or within 30 days."""
    return Q(state__in=OPEN_STATES, due_on__gte=today, due_on__lte=today + SOON)


def runs_in(viewer: User, organisation: Organisation | None = None) -> QuerySet[Enrolment]:
    """Return the runs that count for HR's figures: those it answers for, without withdrawn ones."""
    runs = hr_enrolments(viewer).exclude(state=EnrolmentState.WITHDRAWN)
    return runs if organisation is None else runs.filter(organisation=organisation)


def people(viewer: User, wanted: PeopleFilter) -> QuerySet[User]:
    """Return the people of HR's list that fit the filter, in alphabetical order.

    `search` finds every word in name or e-mail address, whatever its case. `course` and `state` must be
    true of one and the same run.
    """
    found = people_of(viewer)
    if wanted.organisation is not None or wanted.unit is not None:
        places = Membership.objects.current().filter(organisation__in=hr_organisations(viewer).values("pk"))
        if wanted.organisation is not None:
            places = places.filter(organisation=wanted.organisation)
        if wanted.unit is not None:
            places = places.filter(unit=wanted.unit)
        found = found.filter(pk__in=places.values("user"))
    for word in wanted.search.split():
        found = found.filter(
            Q(full_name__icontains=word) | Q(latin_name__icontains=word) | Q(email__icontains=word)
        )
    return _in_state(found, viewer, wanted).order_by(Lower("full_name"), "pk")


def _in_state(found: QuerySet[User], viewer: User, wanted: PeopleFilter) -> QuerySet[User]:
    runs = runs_in(viewer, wanted.organisation).filter(user=OuterRef("pk"))
    if wanted.course is not None:
        runs = runs.filter(course=wanted.course)
    today = timezone.localdate()
    if wanted.state == Followup.COMPLIANT:
        found = found.exclude(Exists(runs.filter(overdue(today))))
        return found.filter(Exists(runs)) if wanted.course is not None else found
    conditions = {
        Followup.OVERDUE.value: overdue(today),
        Followup.DUE_SOON.value: due_soon(today),
        Followup.IN_PROGRESS.value: Q(state=EnrolmentState.IN_PROGRESS),
        Followup.COMPLETED.value: Q(state=EnrolmentState.COMPLETED),
        Followup.NOT_STARTED.value: Q(state=EnrolmentState.ENROLLED),
    }
    if wanted.state in conditions:
        return found.filter(Exists(runs.filter(conditions[wanted.state])))
    return found.filter(Exists(runs)) if wanted.course is not None else found


def rows(viewer: User, found: Iterable[User], organisation: Organisation | None = None) -> list[PersonRow]:
    """Return the rows for these people, in a fixed number of queries however many they are."""
    table = {person.pk: PersonRow(person) for person in found}
    _add_memberships(table, viewer, organisation)
    runs = runs_in(viewer, organisation).filter(user__in=table.keys())
    _add_sums(table, runs)
    _add_activity(table, runs)
    _add_certificates(table, runs)
    return list(table.values())


def _add_memberships(table: dict[UUID, PersonRow], viewer: User, organisation: Organisation | None) -> None:
    places = (
        Membership.objects.current()
        .filter(user__in=table.keys(), organisation__in=hr_organisations(viewer).values("pk"))
        .select_related("unit", "organisation")
        .order_by("organisation__name_bg", "pk")
    )
    for membership in places if organisation is None else places.filter(organisation=organisation):
        table[membership.user_id].memberships.append(membership)


def _add_sums(table: dict[UUID, PersonRow], runs: QuerySet[Enrolment]) -> None:
    is_open = Q(state__in=OPEN_STATES)
    sums: Iterable[Mapping[str, Any]] = (
        runs.order_by()
        .values("user")
        .annotate(
            not_started=Count("pk", filter=Q(state=EnrolmentState.ENROLLED)),
            in_progress=Count("pk", filter=Q(state=EnrolmentState.IN_PROGRESS)),
            completed=Count("course", filter=Q(state=EnrolmentState.COMPLETED), distinct=True),
            overdue=Count("pk", filter=overdue(timezone.localdate())),
            next_due=Min("due_on", filter=is_open),
        )
    )
    for total in sums:
        row = table[total["user"]]
        for name in SUMS:
            setattr(row, name, total[name])


def _add_activity(table: dict[UUID, PersonRow], runs: QuerySet[Enrolment]) -> None:
    """Take the later of what the person did in a course and what they saved in it; not what others did."""
    own = Q(events__actor=F("user"))
    events = runs.order_by().values("user").annotate(last=Max("events__recorded_at", filter=own))
    saved = (
        LessonResponse.objects.filter(enrolment__in=runs)
        .order_by()
        .values(user=F("enrolment__user"))
        .annotate(last=Max("updated_at"))
    )
    for entry in [*events, *saved]:
        row = table[entry["user"]]
        times = [moment for moment in (row.last_activity, entry["last"]) if moment]
        row.last_activity = max(times, default=None)


def _add_certificates(table: dict[UUID, PersonRow], runs: QuerySet[Enrolment]) -> None:
    owners = dict(runs.filter(state=EnrolmentState.COMPLETED).values_list("pk", "user"))
    for enrolment_id, credential in credentials(owners).items():
        if credential.status == "valid":
            table[owners[enrolment_id]].certificates += 1


def person_runs(viewer: User, person: User, language: str) -> list[RunRow]:
    """Return the runs of `person` that `viewer` answers for, open ones first, with their certificates."""
    runs = list(
        hr_enrolments(viewer)
        .filter(user=person)
        .select_related("version", "organisation", "course", "assigned_by")
        .defer("version__questions", "version__outline")
        .order_by(F("completed_at").desc(nulls_first=True), "due_on", "-enrolled_at")
    )
    certificates = credentials(run.pk for run in runs)
    today = timezone.localdate()
    return [
        RunRow(
            enrolment=run,
            title=in_language(run.version.card["title"], language),
            overdue=run.state in OPEN_STATES and run.due_on is not None and run.due_on < today,
            credential=certificates.get(run.pk),
        )
        for run in runs
    ]


def person_memberships(viewer: User, person: User) -> list[Membership]:
    """Return where `person` belongs today, as far as `viewer` answers for it."""
    places = Membership.objects.current().filter(
        user=person, organisation__in=hr_organisations(viewer).values("pk")
    )
    return list(places.select_related("organisation", "unit").order_by("organisation__name_bg"))


def assignable_courses(viewer: User, person: User) -> QuerySet[Course]:
    """Return the published courses that `person` has no open run in, as far as `viewer` can see that."""
    taken = hr_enrolments(viewer).filter(user=person, state__in=OPEN_STATES)
    return published_courses().exclude(pk__in=taken.values("course"))


def course_title(course: Course, language: str) -> str:
    """Return code and title of a published course, as in a selection."""
    card: dict[str, Any] = course.current_version.card if course.current_version else {}
    return f"{course.code} · {in_language(card.get('title', {}), language)}"
