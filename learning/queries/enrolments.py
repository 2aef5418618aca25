"""A learner's own runs: the run, where it stands, its outline with what is done, and where to go on."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from learning.domain import completion
from learning.domain.completion import Standing
from learning.enums import LessonState
from learning.models import Enrolment, LessonProgress, User
from learning.queries.evidence import Evidence, evidence_of
from learning.queries.outlines import Lesson, Outline, in_language, outline_of

HEAVY = ("version__card", "version__outline", "version__questions", "version__notes")
NEW = "new"


@dataclass(frozen=True)
class LessonView:
    """A lesson in the outline. `state` is ``new``, ``opened`` or ``completed``."""

    id: UUID
    title: str
    kind: str
    minutes: int
    mandatory: bool
    state: str
    is_current: bool


@dataclass(frozen=True)
class ModuleView:
    """A module in the outline; `done` counts its completed lessons."""

    title: str
    lessons: tuple[LessonView, ...]

    @property
    def done(self) -> int:
        """The number of completed lessons."""
        return sum(lesson.state == LessonState.COMPLETED for lesson in self.lessons)

    @property
    def minutes(self) -> int:
        """The minutes of all lessons together."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def is_current(self) -> bool:
        """Whether the learner is in one of the module's lessons."""
        return any(lesson.is_current for lesson in self.lessons)


@dataclass(frozen=True)
class OutlineView:
    """The course as its learner sees it, without addresses; `title` is the course's."""

    title: str
    modules: tuple[ModuleView, ...]

    @property
    def lessons(self) -> tuple[LessonView, ...]:
        """All lessons in their order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def done(self) -> int:
        """The number of completed lessons."""
        return sum(module.done for module in self.modules)


class HasState(Protocol):
    """A row that says how far a lesson went."""

    @property
    def state(self) -> str:
        """One of LessonState."""


def own_enrolment(user: User, enrolment_id: UUID) -> Enrolment:
    """Return a run of `user`, with its course, its version's number and its organisation, in one query.

    The version's heavy columns stay in the database. Raises Enrolment.DoesNotExist, also for somebody else's
    run.
    """
    return light_enrolments().get(pk=enrolment_id, user=user)


def own_enrolments(user: User) -> list[Enrolment]:
    """Return the runs of `user`, the newest first, each with its course, version (with card) and
    organisation.
    """
    heavy = ("version__outline", "version__questions", "version__notes")
    runs = Enrolment.objects.filter(user=user).select_related("course", "version", "organisation")
    return list(runs.defer(*heavy))


def standing(enrolment: Enrolment) -> Standing:
    """Return where the run stands by the course's rule and what is missing."""
    return standing_from(enrolment, evidence_of(enrolment.pk))


def standing_from(enrolment: Enrolment, evidence: Evidence) -> Standing:
    """Return where the run stands, given what was recorded in it."""
    accepted = {block for block in evidence.submissions if evidence.is_accepted(block)}
    return standing_of(
        outline_of(enrolment.version_id), evidence.completed_lessons, evidence.best_percents, accepted
    )


def standing_of(
    stored: Outline, done: Iterable[UUID], best: Mapping[UUID, Decimal], accepted: Container[UUID]
) -> Standing:
    """Return where somebody stands who has done these lessons, has these best results by quiz block, and
    whose assignments in these blocks were accepted.
    """
    return completion.standing(
        stored.raw,
        done_lessons=done,
        best_percents={
            lesson.id: best[lesson.quiz.block_id]
            for lesson in stored.lessons
            if lesson.quiz and lesson.quiz.block_id in best
        },
        accepted_assignments=[
            lesson.id for lesson in stored.lessons if lesson.assignment and lesson.assignment in accepted
        ],
    )


def lesson_states(enrolment: Enrolment) -> dict[UUID, LessonProgress]:
    """Return the lessons that were opened, by their id."""
    return {row.lesson_id: row for row in LessonProgress.objects.filter(enrolment=enrolment)}


def outline(enrolment: Enrolment, states: Mapping[UUID, HasState], language: str) -> OutlineView:
    """Return the course's outline in `language` with what is done; `states` as `lesson_states` has them."""
    return outline_view(outline_of(enrolment.version_id), states, enrolment.last_lesson_id, language)


def outline_of_run(enrolment: Enrolment, language: str) -> OutlineView:
    """Return the run's outline in `language` with what is done; one query."""
    return outline(enrolment, lesson_states(enrolment), language)


def outline_view(
    stored: Outline, states: Mapping[UUID, HasState], here: UUID | None, language: str
) -> OutlineView:
    """Return any outline in `language` with what is done; `here` is the lesson that the learner is in."""
    modules = tuple(
        ModuleView(
            title=in_language(module.title, language),
            lessons=tuple(_lesson_view(lesson, here, states, language) for lesson in module.lessons),
        )
        for module in stored.modules
    )
    return OutlineView(title=in_language(stored.title, language), modules=modules)


def resume_lesson_id(enrolment: Enrolment) -> UUID:
    """Return the lesson in which the learner was last, else the first one."""
    stored = outline_of(enrolment.version_id)
    last = enrolment.last_lesson_id
    return last if last is not None and last in stored.by_id else stored.lessons[0].id


def light_enrolments() -> QuerySet[Enrolment]:
    """Return all runs with course, version and organisation, without the version's heavy columns."""
    return Enrolment.objects.select_related("course", "version", "organisation").defer(*HEAVY)


def _lesson_view(
    lesson: Lesson, here: UUID | None, states: Mapping[UUID, HasState], language: str
) -> LessonView:
    return LessonView(
        id=lesson.id,
        title=in_language(lesson.title, language),
        kind=lesson.kind,
        minutes=lesson.minutes,
        mandatory=lesson.mandatory,
        state=states[lesson.id].state if lesson.id in states else NEW,
        is_current=lesson.id == here,
    )
