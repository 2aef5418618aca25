"""What the append-only events say about a course: who begins, finishes and stops, and where. Never about
whom.

Everything is counted by the database, in a number of queries that does not depend on how many people there
are. Only runs that were begun count; a run belongs to the version that it is in now and to the quarter in
which it began. At least so many people as have their first run in a group are in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from learning.enums import AttemptState, EnrolmentState, EventKind

IDLE_DAYS = 14
"""After so many days without any event of the learner's own an unfinished run counts as stopped."""

RUNS = """
WITH runs AS (
    SELECT id, version_id, user_id, run, state, started_at, completed_at,
        to_char(started_at AT TIME ZONE %(zone)s, 'YYYY-Q') AS quarter
    FROM learning_enrolment
    WHERE course_id = %(course)s AND started_at IS NOT NULL
)
"""
PICKED = """
, picked AS (
    SELECT * FROM runs
    WHERE (%(version)s = '' OR version_id::text = %(version)s)
    AND (%(period)s = '' OR quarter = %(period)s OR left(quarter, 4) = %(period)s)
)
"""
STEPS = """
, opened AS (
    SELECT enrolment_id, lesson_id, min(recorded_at) AS at
    FROM learning_progressevent JOIN {runs} ON {runs}.id = enrolment_id
    WHERE kind = %(opened)s GROUP BY enrolment_id, lesson_id
), completed AS (
    SELECT enrolment_id, lesson_id, min(recorded_at) AS at
    FROM learning_progressevent JOIN {runs} ON {runs}.id = enrolment_id
    WHERE kind = %(completed)s GROUP BY enrolment_id, lesson_id
)
"""


@dataclass(frozen=True)
class CellCount:
    """How many runs lie in a cell, and how many of them are their person's first; `key` names the group."""

    key: str
    version: str
    quarter: str
    runs: int
    people: int
    done_runs: int
    done_people: int


@dataclass(frozen=True)
class CourseFigures:
    """The runs that a filter picks; `days` is the median from beginning to completion, None without any."""

    started: int
    completed: int
    stopped: int
    days: Decimal | None


@dataclass(frozen=True)
class LessonFigures:
    """One lesson among the runs that a filter picks.

    `minutes` is the median between opening and completing it, None without any; `stopped` counts the runs
    that ended there: unfinished, withdrawn or without any event for `IDLE_DAYS` days, and this is the last
    lesson in the course's order that they opened.
    """

    opened: int
    completed: int
    minutes: Decimal | None
    stopped: int


@dataclass(frozen=True)
class AnswerCount:
    """How often a question, as a version has it, earned so many points; None: the answer was never valued."""

    code: str
    version_id: UUID
    points: Decimal | None
    answers: int


def run_cells(course_id: UUID) -> list[CellCount]:
    """Return how many runs were begun, and completed, in each cell of a course."""
    return _cells(
        f"""{RUNS}
        SELECT '', version_id::text, quarter, count(*), count(*) FILTER (WHERE run = 1),
            count(*) FILTER (WHERE state = %(done)s), count(*) FILTER (WHERE state = %(done)s AND run = 1)
        FROM runs GROUP BY version_id, quarter""",  # noqa: S608 – only constants are filled in
        {"course": course_id, "done": EnrolmentState.COMPLETED},
    )


def lesson_cells(course_id: UUID) -> list[CellCount]:
    """Return how many runs opened, and completed, each lesson (`key`) in each cell of a course."""
    return _cells(
        f"""{RUNS}{STEPS.format(runs="runs")}
        SELECT opened.lesson_id::text, version_id::text, quarter, count(*), count(*) FILTER (WHERE run = 1),
            count(completed.at), count(completed.at) FILTER (WHERE run = 1)
        FROM opened JOIN runs ON runs.id = opened.enrolment_id
        LEFT JOIN completed USING (enrolment_id, lesson_id)
        GROUP BY opened.lesson_id, version_id, quarter""",  # noqa: S608 – only constants are filled in
        {"course": course_id},
    )


def question_cells(course_id: UUID) -> list[CellCount]:
    """Return how many runs have a valued answer to each question (`key`, its code) in each cell."""
    return _cells(
        f"""{RUNS}
        SELECT question_code, runs.version_id::text, quarter, count(DISTINCT runs.id),
            count(DISTINCT runs.id) FILTER (WHERE run = 1), 0, 0
        FROM learning_attemptanswer answer
        JOIN learning_attempt attempt ON attempt.id = answer.attempt_id
        JOIN runs ON runs.id = attempt.enrolment_id
        WHERE attempt.state = %(submitted)s AND answer.points IS NOT NULL
        GROUP BY question_code, runs.version_id, quarter""",  # noqa: S608 – only constants are filled in
        {"course": course_id, "submitted": AttemptState.SUBMITTED},
    )


def course_figures(course_id: UUID, version: str, period: str, now: datetime) -> CourseFigures:
    """Return the figures of the runs that a filter picks; empty text picks any."""
    rows = _rows(
        f"""{RUNS}{PICKED}
        , last AS (
            SELECT enrolment_id, max(recorded_at) AS at FROM learning_progressevent
            JOIN picked ON picked.id = enrolment_id AND user_id = actor_id GROUP BY enrolment_id
        )
        SELECT count(*), count(*) FILTER (WHERE state = %(done)s), count(*) FILTER (WHERE {_STOPPED}),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM completed_at - started_at) / 86400)
        FROM picked LEFT JOIN last ON last.enrolment_id = picked.id""",  # noqa: S608 – only constants are filled in
        {"course": course_id, "version": version, "period": period, "now": now},
    )
    started, completed, stopped, days = next(iter(rows))
    return CourseFigures(started, completed, stopped, _decimal(days))


def lesson_figures(
    course_id: UUID, order: Sequence[UUID], version: str, period: str, now: datetime
) -> Mapping[UUID, LessonFigures]:
    """Return the figures of each lesson that was opened in the runs that a filter picks.

    `order` are the course's lessons as learners take them; a lesson that is not among them comes last.
    """
    rows = _rows(
        f"""{RUNS}{PICKED}{STEPS.format(runs="picked")}
        , last AS (
            SELECT enrolment_id, max(recorded_at) AS at FROM learning_progressevent
            JOIN picked ON picked.id = enrolment_id AND user_id = actor_id GROUP BY enrolment_id
        ), ended AS (
            SELECT DISTINCT ON (opened.enrolment_id) opened.enrolment_id, lesson_id
            FROM opened JOIN picked ON picked.id = opened.enrolment_id
            JOIN last ON last.enrolment_id = opened.enrolment_id
            WHERE {_STOPPED}
            ORDER BY opened.enrolment_id, array_position(%(order)s::uuid[], lesson_id) DESC NULLS LAST
        )
        SELECT lesson_id, count(*), count(completed.at),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM completed.at - opened.at) / 60),
            count(ended.enrolment_id)
        FROM opened LEFT JOIN completed USING (enrolment_id, lesson_id)
        LEFT JOIN ended USING (enrolment_id, lesson_id)
        GROUP BY lesson_id""",  # noqa: S608 – only constants are filled in
        {"course": course_id, "version": version, "period": period, "now": now, "order": list(order)},
    )
    return {
        lesson: LessonFigures(opened, completed, _decimal(minutes), stopped)
        for lesson, opened, completed, minutes, stopped in rows
    }


def answer_counts(course_id: UUID, version: str, period: str) -> list[AnswerCount]:
    """Return how often each question earned how many points in submitted attempts of the runs picked."""
    rows = _rows(
        f"""{RUNS}{PICKED}
        SELECT question_code, attempt.version_id, answer.points, count(*)
        FROM learning_attemptanswer answer
        JOIN learning_attempt attempt ON attempt.id = answer.attempt_id
        JOIN picked ON picked.id = attempt.enrolment_id
        WHERE attempt.state = %(submitted)s
        GROUP BY question_code, attempt.version_id, answer.points""",  # noqa: S608 – only constants are filled in
        {"course": course_id, "version": version, "period": period, "submitted": AttemptState.SUBMITTED},
    )
    return [AnswerCount(*row) for row in rows]


_STOPPED = f"""
    state = '{EnrolmentState.WITHDRAWN}'
    OR state = '{EnrolmentState.IN_PROGRESS}' AND last.at < %(now)s - interval '{IDLE_DAYS} days'
"""


def _cells(sql: str, values: Mapping[str, Any]) -> list[CellCount]:
    return [CellCount(*row) for row in _rows(sql, values)]


def _rows(sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    constants = {
        "zone": settings.TIME_ZONE,
        "opened": EventKind.LESSON_OPENED,
        "completed": EventKind.LESSON_COMPLETED,
        "done": EnrolmentState.COMPLETED,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, {**constants, **values})
        yield from cursor.fetchall()


def _decimal(value: object) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 1)
