"""What authors may know of a course's learners: figures over at least five people, and words without
names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import CourseVersion
from learning.domain.small_groups import ALL, Cell, Choice, Count, admitted, choices
from learning.models import LessonComment
from learning.queries import insight as queries
from learning.queries.comments import comments_on
from learning.queries.insight import CellCount, CourseFigures, LessonFigures
from learning.queries.outlines import Words, in_language, outline_of
from learning.queries.questions import questions_of

MOST_QUESTIONS = 10


@dataclass(frozen=True)
class LessonInsight:
    """A lesson in the order in which learners take it; `figures` is None while too few people opened it.

    `minutes` is the median between opening and completing it, None while too few people completed it. `gone`
    says that the newest version does not have the lesson any more.
    """

    id: UUID
    title: str
    gone: bool
    figures: LessonFigures | None
    minutes: Decimal | None

    @property
    def completed_share(self) -> int | None:
        """How many of 100 runs that opened the lesson completed it."""
        return _share(self.figures.completed, self.figures.opened) if self.figures else None

    @property
    def stopped_share(self) -> int | None:
        """How many of 100 runs that opened the lesson ended there."""
        return _share(self.figures.stopped, self.figures.opened) if self.figures else None


@dataclass(frozen=True)
class QuestionInsight:
    """A question: of how many valued answers in submitted attempts how many earned less than full points."""

    code: str
    stem: str
    answers: int
    wrong: int

    @property
    def wrong_share(self) -> int:
        """How many of 100 answers were not fully right."""
        return _share(self.wrong, self.answers)


@dataclass(frozen=True)
class Report:
    """The figures of one filter; `figures` is None when they would be over too few people.

    `days` is the median from beginning to completion, None while too few people completed the course.
    `unvalued` counts answers that carry no points and are left out.
    """

    figures: CourseFigures | None
    days: Decimal | None
    lessons: tuple[LessonInsight, ...]
    questions: tuple[QuestionInsight, ...]
    unvalued: int


class CourseInsight:
    """A course's learners, seen from afar: which filters there are, and what each of them may show."""

    def __init__(self, course_id: UUID, now: datetime | None = None) -> None:
        self.course_id, self.now = course_id, now or timezone.now()

    @cached_property
    def versions(self) -> list[CourseVersion]:
        """The course's versions, the newest first, without their content."""
        versions = CourseVersion.objects.filter(course_id=self.course_id).order_by("-major", "-minor")
        return list(versions.defer("card", "outline", "questions", "notes"))

    @cached_property
    def offered(self) -> list[Choice]:
        """Every filter that the runs of the course allow, in their fixed order."""
        return choices(Cell(one.version, one.quarter) for one in self._runs)

    @cached_property
    def open_choices(self) -> frozenset[Choice]:
        """The filters that single out nobody: those that have figures at all."""
        return admitted(self.offered, _counts(self._runs))

    def report(self, choice: Choice, language: str) -> Report:
        """Return the figures of a filter, with titles in `language`."""
        if choice not in self.open_choices:
            return Report(None, None, (), (), 0)
        picked = (self.course_id, choice.version, choice.period)
        figures = queries.course_figures(*picked, now=self.now)
        finished = admitted(self.offered, _counts(self._runs, done=True))
        questions, unvalued = self._questions(choice, language)
        return Report(
            figures=figures,
            days=figures.days if choice in finished else None,
            lessons=tuple(self._lessons(choice, language)),
            questions=questions,
            unvalued=unvalued,
        )

    def comments(self, choice: Choice) -> QuerySet[LessonComment]:
        """Return the comments that may be read under a filter, the newest first."""
        lessons = [key for key, open_choices in self._openers.items() if choice in open_choices]
        return comments_on(self.course_id, lessons, choice.version, choice.period)

    def names_version(self, comment: LessonComment) -> bool:
        """Return whether a comment's version may be said: enough people opened the lesson in it."""
        choice = Choice(version=str(comment.version_id))
        return choice in self._openers.get(str(comment.lesson_id), ())

    def titles(self, language: str) -> dict[UUID, str]:
        """Return the titles of all lessons that any version of the course has, by their ids."""
        _order, titles = self._titles(ALL) if self.versions else ([], {})
        return {key: in_language(words, language) for key, words in titles.items()}

    @cached_property
    def _runs(self) -> list[CellCount]:
        return queries.run_cells(self.course_id)

    @cached_property
    def _lesson_cells(self) -> Mapping[str, list[CellCount]]:
        return _by_key(queries.lesson_cells(self.course_id))

    @cached_property
    def _openers(self) -> Mapping[str, frozenset[Choice]]:
        """The filters under which each lesson, by its id as text, has figures."""
        return {key: self._open_in(cells) for key, cells in self._lesson_cells.items()}

    def _open_in(self, cells: Sequence[CellCount], *, done: bool = False) -> frozenset[Choice]:
        return admitted(self.offered, _counts(cells, done=done)) & self.open_choices

    def _lessons(self, choice: Choice, language: str) -> Iterator[LessonInsight]:
        order, titles = self._titles(choice)
        found = queries.lesson_figures(self.course_id, order, choice.version, choice.period, now=self.now)
        for lesson_id in [*order, *(key for key in titles if key in found and key not in order)]:
            is_open = choice in self._openers.get(str(lesson_id), ())
            figures = found.get(lesson_id) if is_open else None
            finished = self._open_in(self._lesson_cells.get(str(lesson_id), []), done=True)
            yield LessonInsight(
                id=lesson_id,
                title=in_language(titles[lesson_id], language),
                gone=lesson_id not in order,
                figures=figures,
                minutes=figures.minutes if figures and choice in finished else None,
            )

    def _titles(self, choice: Choice) -> tuple[list[UUID], dict[UUID, Words]]:
        """Return the lessons of the version that is looked at, in order, and the titles of all that ever
        were.
        """
        looked_at = UUID(choice.version) if choice.version else self.versions[0].pk
        titles = {lesson.id: lesson.title for lesson in outline_of(looked_at).lessons}
        order = list(titles)
        for version in self.versions:
            for lesson in outline_of(version.pk).lessons:
                titles.setdefault(lesson.id, lesson.title)
        return order, titles

    def _questions(self, choice: Choice, language: str) -> tuple[tuple[QuestionInsight, ...], int]:
        takers = _by_key(queries.question_cells(self.course_id))
        answers: dict[str, int] = defaultdict(int)
        wrong: dict[str, int] = defaultdict(int)
        stems: dict[str, str] = {}
        unvalued = 0
        for count in queries.answer_counts(self.course_id, choice.version, choice.period):
            if count.points is None:
                unvalued += count.answers
                continue
            question = questions_of(count.version_id)[count.code]
            text = question.get(language) or question[min(question)]
            stems[count.code] = text["stem"]
            answers[count.code] += count.answers
            if count.points < Decimal(str(text["points"])):
                wrong[count.code] += count.answers
        found = [
            QuestionInsight(code, stems[code], number, wrong[code])
            for code, number in answers.items()
            if choice in self._open_in(takers[code])
        ]
        found.sort(key=lambda one: (-one.wrong / one.answers, -one.answers, one.code))
        return tuple(one for one in found if one.wrong)[:MOST_QUESTIONS], unvalued


def _by_key(cells: Iterable[CellCount]) -> Mapping[str, list[CellCount]]:
    found: dict[str, list[CellCount]] = defaultdict(list)
    for cell in cells:
        found[cell.key].append(cell)
    return found


def _counts(cells: Iterable[CellCount], *, done: bool = False) -> dict[Cell, Count]:
    """Return the runs in each cell, or with `done` those that came to the end of what is counted."""
    return {
        Cell(one.version, one.quarter): Count(one.done_runs, one.done_people)
        if done
        else Count(one.runs, one.people)
        for one in cells
    }


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
