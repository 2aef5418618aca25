"""Versions of a course as a run meets them: which one is newer, what it means for the run, what it would
change.

A version says by its `rollout` what happens to runs on earlier ones. A revision (2.1) speaks for the runs of
its own edition; for those of an older edition the edition itself (2.0) speaks, so that a corrected typing
error moves nobody who chose to stay (decision 9).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.enums import Rollout
from courses.models import CourseVersion
from learning.enums import OPEN_STATES, EnrolmentState, EventKind
from learning.models import Enrolment, ProgressEvent
from learning.queries.evidence import Evidence, evidence_of, missing_evidence
from learning.queries.outlines import Outline, outline_of

Number = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """A version of a course, without its content. `material` are the lessons to be done again."""

    id: UUID
    number: Number
    rollout: str
    material: frozenset[UUID]

    @property
    def name(self) -> str:
        """The version's number as people say it."""
        return "{}.{}".format(*self.number)


@dataclass(frozen=True)
class MovePlan:
    """What moving a run to a version does to it, as lessons of that version in their order.

    `again` were done and have to be done again, `added` are new and mandatory.
    """

    again: tuple[UUID, ...]
    added: tuple[UUID, ...]


@dataclass(frozen=True)
class Arrival:
    """That a run came to its version by moving: `notes` of every version since (number, text by language).

    `fresh`: nothing has happened in the run since.
    """

    number: str
    notes: tuple[tuple[str, Mapping[str, str]], ...]
    fresh: bool


@dataclass(frozen=True)
class Offer:
    """A newer version that the learner of a run may take. `declined`: they chose to stay with theirs."""

    version: CourseVersion
    plan: MovePlan
    declined: bool


def steps_of(course_id: UUID) -> list[Step]:
    """Return the versions of a course, the oldest first. One query."""
    return _steps_by_course([course_id])[course_id]


def _steps_by_course(course_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    found: dict[UUID, list[Step]] = {course_id: [] for course_id in course_ids}
    rows = CourseVersion.objects.filter(course__in=found).order_by("major", "minor")
    for course, pk, major, minor, rollout, material in rows.values_list(
        "course", "pk", "major", "minor", "rollout", "material"
    ):
        found[course].append(Step(pk, (major, minor), rollout, frozenset(map(UUID, material))))
    return found


def rollout_for(steps: Iterable[Step], own: Number, target: Step) -> str:
    """Return what the version `target` means for runs of the older version `own`: one of Rollout."""
    if target.number[0] == own[0] or target.number[1] == 0:
        return target.rollout
    edition = (target.number[0], 0)
    return next((step.rollout for step in steps if step.number == edition), target.rollout)


def material_between(steps: Iterable[Step], own: Number, target: Number) -> frozenset[UUID]:
    """Return the lessons that some version after `own`, up to `target`, marks as to be done again."""
    marked = [step.material for step in steps if own < step.number <= target]
    return frozenset[UUID]().union(*marked)


def move_plan(old: Outline, new: Outline, evidence: Evidence, material: frozenset[UUID]) -> MovePlan:
    """Return what moving a run with this evidence from one outline to another does to it.

    Again comes what was worked on and is material, and what was completed and lacks a quiz or an assignment
    that the new version has.
    """
    done = evidence.completed_lessons
    return MovePlan(
        again=tuple(
            lesson.id
            for lesson in new.lessons
            if (lesson.id in material and lesson.id in evidence.worked_on)
            or (lesson.id in done and missing_evidence(lesson, evidence))
        ),
        added=tuple(
            lesson.id
            for lesson in new.lessons
            if lesson.mandatory and lesson.id not in old.by_id and lesson.id not in done
        ),
    )


def plan_for(enrolment: Enrolment, version: CourseVersion, steps: Sequence[Step]) -> MovePlan:
    """Return what moving the run to a newer `version` of its course does to it."""
    own, target = number_of(enrolment.version), number_of(version)
    return move_plan(
        outline_of(enrolment.version_id),
        outline_of(version.pk),
        evidence_of(enrolment.pk),
        material_between(steps, own, target),
    )


def number_of(version: CourseVersion) -> Number:
    """Return a version's number in the form in which numbers compare."""
    return version.major, version.minor


def offered_step(enrolment: Enrolment, steps: Sequence[Step]) -> Step | None:
    """Return the newest version that the learner of an open run may choose to take, None for none."""
    own = number_of(enrolment.version)
    newer = [step for step in steps if step.number > own]
    offered = [step for step in newer if rollout_for(steps, own, step) == Rollout.OFFER]
    return offered[-1] if offered and enrolment.state in OPEN_STATES else None


def arrival_of(enrolment: Enrolment) -> Arrival | None:
    """Return how an open run came to its version, None when it began on it. Two queries."""
    if enrolment.state not in OPEN_STATES:
        return None
    events = ProgressEvent.objects.filter(enrolment=enrolment)
    move = events.filter(kind=EventKind.VERSION_CHANGED).order_by("-id").first()
    if move is None:
        return None
    return Arrival(
        number=move.data["to"],
        notes=tuple(notes_between(enrolment.course_id, _number(move.data["from"]), _number(move.data["to"]))),
        fresh=not events.filter(recorded_at__gt=move.recorded_at).exists(),
    )


def noticed(enrolments: Iterable[Enrolment]) -> dict[UUID, str]:
    """Return the runs whose learner has something to see on the course page: ``moved`` since they were last
    there, or ``offered`` a newer version and not asked yet. Two queries, whatever their number.
    """
    runs = {run.pk: run for run in enrolments if run.state in OPEN_STATES}
    events = ProgressEvent.objects.filter(
        enrolment__in=runs, kind__in=(EventKind.VERSION_CHANGED, EventKind.VERSION_KEPT)
    )
    kept: dict[UUID, set[str]] = {}
    found: dict[UUID, str] = {}
    for event in events.order_by("id"):
        run = runs[event.enrolment_id]
        if event.kind == EventKind.VERSION_KEPT:
            kept.setdefault(run.pk, set()).add(event.data["version"])
        elif event.recorded_at == run.last_event:  # type: ignore[attr-defined]
            found[run.pk] = "moved"
    steps = _steps_by_course(run.course_id for run in runs.values())
    for run in runs.values():
        target = offered_step(run, steps[run.course_id])
        if target and run.state == EnrolmentState.IN_PROGRESS and target.name not in kept.get(run.pk, ()):
            found.setdefault(run.pk, "offered")
    return found


def offer_to(enrolment: Enrolment) -> Offer | None:
    """Return the newer version that the learner of a run in progress may take, None when there is none.

    Who has not started is moved without being asked.
    """
    if enrolment.state != EnrolmentState.IN_PROGRESS:
        return None
    steps = steps_of(enrolment.course_id)
    target = offered_step(enrolment, steps)
    if target is None:
        return None
    version = CourseVersion.objects.defer("card", "outline", "questions").get(pk=target.id)
    return Offer(version, plan_for(enrolment, version, steps), has_kept(enrolment, target.name))


def has_kept(enrolment: Enrolment, offered: str) -> bool:
    """Return whether the learner chose to stay when the version with this number was offered."""
    said = ProgressEvent.objects.filter(
        enrolment=enrolment, kind=EventKind.VERSION_KEPT, data__version=offered
    )
    return said.exists()


def notes_between(course_id: UUID, own: Number, target: Number) -> list[tuple[str, Mapping[str, str]]]:
    """Return number and release notes of every version after `own`, up to `target`, the newest first."""
    versions = CourseVersion.objects.filter(course_id=course_id).order_by("-major", "-minor")
    return [
        (f"{major}.{minor}", notes)
        for major, minor, notes in versions.values_list("major", "minor", "notes")
        if own < (major, minor) <= target
    ]


def _number(name: str) -> Number:
    major, minor = name.split(".")
    return int(major), int(minor)
