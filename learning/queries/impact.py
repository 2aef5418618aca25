"""What a version that is about to be published would do to the runs of its course, by organisation.

Three grouped queries, whatever the number of learners; no names leave the database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.domain.editions.changes import must_reopen
from courses.domain.editions.impact import EditionPlan, Impact, ImpactRow
from courses.enums import Rollout
from learning.enums import (
    OPEN_STATES,
    AttemptState,
    EnrolmentState,
    LessonState,
    SubmissionState,
)
from learning.models import AssignmentSubmission, Attempt, Enrolment, LessonProgress, Organisation
from learning.queries.outlines import outline_of
from learning.queries.versions import Step, material_between, rollout_for, steps_of

PROSPECT = UUID(int=0)
"""Stands for the id of a version that does not exist yet."""


@dataclass(frozen=True)
class _Group:
    organisation: UUID | None
    version: UUID
    state: str


def edition_impact(plan: EditionPlan) -> Impact:
    """Return the impact of a version as its trainers see it before they publish it."""
    target = Step(PROSPECT, plan.number, plan.rollout, frozenset(map(UUID, plan.material)))
    known = steps_of(plan.course_id)
    steps = [*known, target]
    policies = {step.id: rollout_for(steps, step.number, target) for step in known}
    runs = Enrolment.objects.filter(course=plan.course_id).exclude(state=EnrolmentState.WITHDRAWN)
    counted = _grouped(runs.values_list("organisation", "version", "state").annotate(Count("pk")).order_by())
    redone = _redone(
        plan, steps, target, [key for key, policy in policies.items() if policy != Rollout.LEAVE]
    )
    people = _grouped(
        redone.values_list("enrolment__organisation", "enrolment__version", "enrolment__state")
        .annotate(Count("enrolment", distinct=True))
        .order_by()
    )
    lessons = redone.values_list("lesson_id").annotate(Count("pk")).order_by()
    names: dict[UUID | None, str] = {
        one.pk: one.name
        for one in Organisation.objects.filter(pk__in={group.organisation for group in counted})
    }
    rows = [
        _row(names.get(organisation, ""), counted, people, policies, organisation)
        for organisation in {group.organisation for group in counted}
    ]
    return Impact(
        rows=tuple(sorted(rows, key=lambda row: (row.name == "", row.name))),
        again={str(lesson): number for lesson, number in lessons},
    )


def _grouped(rows: Iterable[tuple[UUID | None, UUID, str, int]]) -> Counter[_Group]:
    return Counter({_Group(*row[:3]): row[3] for row in rows})


def _row(
    name: str,
    counted: Counter[_Group],
    people: Counter[_Group],
    policies: dict[UUID, str],
    organisation: UUID | None,
) -> ImpactRow:
    sums: Counter[str] = Counter()
    for group, number in counted.items():
        if group.organisation == organisation:
            sums[_fate(group, policies[group.version])] += number
            sums["again"] += people[group]
    return ImpactRow(name, *(sums[key] for key in ("finished", "stay", "offered", "move", "again")))


def _fate(group: _Group, policy: str) -> str:
    if group.state == EnrolmentState.COMPLETED:
        return "finished"
    if policy == Rollout.LEAVE:
        return "stay"
    return "offered" if policy == Rollout.OFFER and group.state == EnrolmentState.IN_PROGRESS else "move"


def _redone(
    plan: EditionPlan, steps: list[Step], target: Step, versions: list[UUID]
) -> QuerySet[LessonProgress]:
    """Return the lessons of open runs on these versions that would have to be done again."""
    new = {lesson["id"]: lesson for module in plan.outline["modules"] for lesson in module["lessons"]}
    condition = Q(pk__in=[])
    for step in steps:
        if step.id not in versions:
            continue
        material = {str(lesson) for lesson in material_between(steps, step.number, target.number)}
        old = {
            lesson["id"]: lesson
            for module in outline_of(step.id).raw["modules"]
            for lesson in module["lessons"]
        }
        forced = [key for key in new if key in old and must_reopen(old[key], new[key])]
        here = Q(enrolment__version=step.id)
        condition |= here & Q(lesson_id__in=material & new.keys()) & _worked_on()
        condition |= here & Q(lesson_id__in=forced, state=LessonState.COMPLETED)
    return LessonProgress.objects.filter(condition, enrolment__state__in=OPEN_STATES)


def _worked_on() -> Q:
    same = {
        "enrolment": OuterRef("enrolment"),
        "lesson_id": OuterRef("lesson_id"),
        "round": OuterRef("round"),
    }
    attempts = Attempt.objects.filter(**same, state=AttemptState.SUBMITTED)
    submissions = AssignmentSubmission.objects.filter(**same).exclude(state=SubmissionState.DRAFT)
    return Q(state=LessonState.COMPLETED) | Q(Exists(attempts)) | Q(Exists(submissions))
