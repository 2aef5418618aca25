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

    id: UUID | None
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
class Offer:
    """A newer version that the learner of a run may take. `declined`: they chose to stay with theirs."""

    version: CourseVersion
    plan: MovePlan
    declined: bool


def steps_of(course_id: UUID) -> list[Step]:
    """Return the versions of a course, the oldest first. One query."""
    rows = CourseVersion.objects.filter(course_id=course_id).order_by("major", "minor")
    return [
        Step(pk, (major, minor), rollout, frozenset(map(UUID, material)))
        for pk, major, minor, rollout, material in rows.values_list(
            "pk", "major", "minor", "rollout", "material"
        )
    ]


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


def move_plan(
    old: Outline, new: Outline, evidence: Evidence, material: frozenset[UUID]
) -> MovePlan:
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


def offered_version(enrolment: Enrolment, steps: Sequence[Step]) -> UUID | None:
    """Return the id of the newest version that the learner of a run may choose to take, None for none."""
    if enrolment.state not in OPEN_STATES:
        return None
    own = number_of(enrolment.version)
    newer = [step for step in steps if step.number > own]
    offered = [step for step in newer if rollout_for(steps, own, step) == Rollout.OFFER]
    return offered[-1].id if offered else None


def offer_to(enrolment: Enrolment) -> Offer | None:
    """Return the newer version that the learner of a run in progress may take, None when there is none.

    Who has not started is moved without being asked.
    """
    if enrolment.state != EnrolmentState.IN_PROGRESS:
        return None
    steps = steps_of(enrolment.course_id)
    version_id = offered_version(enrolment, steps)
    if version_id is None:
        return None
    version = CourseVersion.objects.defer("card", "outline", "questions").get(pk=version_id)
    kept = ProgressEvent.objects.filter(
        enrolment=enrolment, kind=EventKind.VERSION_KEPT, data__version=version.number
    )
    return Offer(version, plan_for(enrolment, version, steps), kept.exists())


def notes_between(course_id: UUID, own: Number, target: Number) -> list[tuple[str, Mapping[str, str]]]:
    """Return number and release notes of every version after `own`, up to `target`, the newest first."""
    versions = CourseVersion.objects.filter(course_id=course_id).order_by("-major", "-minor")
    return [
        (f"{major}.{minor}", notes)
        for major, minor, notes in versions.values_list("major", "minor", "notes")
        if own < (major, minor) <= target
    ]
