"""When a course is complete, and what is still missing."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest

from learning.domain.completion import Missing, Reason, lesson_done, standing

NAMESPACE = UUID(int=7)
READ, QUIZ, TASK, FINAL, FINAL_TASK = (str(uuid5(NAMESPACE, name)) for name in "abcde")


def lesson(lesson_id: str, minutes: int = 10, **more: Any) -> dict[str, Any]:
    return {"id": lesson_id, "minutes": minutes, "mandatory": True, "quiz": None, "assignment": None, **more}


def quiz(lesson_id: str, minutes: int = 10, **more: Any) -> dict[str, Any]:
    block = {"block_id": "b", "pass_percent": 70, "attempts": 3, "questions": 5}
    return lesson(lesson_id, minutes, quiz=block, **more)


def outline(*lessons: dict[str, Any], **rule: Any) -> dict[str, Any]:
    rules = {"quiz_average_percent": 70, "final_quiz": None, "final_assignment": None, **rule}
    half = len(lessons) // 2
    return {"modules": [{"lessons": list(lessons[:half])}, {"lessons": list(lessons[half:])}], "rule": rules}


COURSE = outline(
    lesson(READ, 30),
    quiz(QUIZ, 10),
    lesson(TASK, 20, assignment="t"),
    lesson(FINAL_TASK, 20, assignment="f"),
    quiz(FINAL, 20),
    final_quiz=FINAL,
    final_assignment=FINAL_TASK,
)
ALL = [READ, QUIZ, TASK, FINAL_TASK, FINAL]


def percents(**values: str) -> dict[UUID | str, Decimal]:
    return {{"quiz": QUIZ, "final": FINAL}[name]: Decimal(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("asked", "facts", "done"),
    [
        (lesson(READ), (False, 0, False), False),
        (lesson(READ), (True, 0, False), True),
        (lesson(READ), (False, 1, True), False),
        (quiz(QUIZ), (True, 0, False), False),
        (quiz(QUIZ), (False, 1, False), True),
        (quiz(QUIZ), (False, 3, False), True),
        (lesson(TASK, assignment="t"), (True, 0, False), False),
        (lesson(TASK, assignment="t"), (False, 0, True), True),
        (quiz(TASK, assignment="t"), (True, 1, False), False),
        (quiz(TASK, assignment="t"), (True, 0, True), False),
        (quiz(TASK, assignment="t"), (False, 1, True), True),
    ],
)
def test_a_lesson_is_done_by_its_kind(
    asked: dict[str, Any], facts: tuple[bool, int, bool], done: bool
) -> None:
    marked, attempts, submitted = facts
    assert (
        lesson_done(asked, marked=marked, attempts_submitted=attempts, assignment_submitted=submitted) == done
    )


def test_at_the_beginning_every_lesson_is_missing() -> None:
    got = standing(COURSE, [], {}, [])
    assert (got.done, got.total, got.percent, got.quiz_average, got.complete) == (0, 5, 0, None, False)
    assert [(missing.reason, missing.lesson_id) for missing in got.missing] == [
        (Reason.LESSON_OPEN, READ),
        (Reason.QUIZ_OPEN, QUIZ),
        (Reason.ASSIGNMENT_OPEN, TASK),
        (Reason.ASSIGNMENT_OPEN, FINAL_TASK),
        (Reason.QUIZ_OPEN, FINAL),
    ]


def test_a_complete_course() -> None:
    got = standing(COURSE, ALL, percents(quiz="70", final="70"), [FINAL_TASK])
    assert (got.done, got.total, got.percent, got.quiz_average) == (5, 5, 100, Decimal("70.00"))
    assert got.missing == ()
    assert got.complete


@pytest.mark.parametrize(
    ("done", "percent"),
    [([READ], 30), ([QUIZ], 10), ([READ, QUIZ], 40), ([READ, QUIZ, TASK, FINAL_TASK], 80), (ALL, 99)],
)
def test_progress_counts_minutes(done: list[str], percent: int) -> None:
    assert standing(COURSE, done, {}, []).percent == percent


def test_the_average_counts_every_quiz_alike() -> None:
    got = standing(COURSE, ALL, percents(quiz="69.99", final="70"), [FINAL_TASK])
    assert got.quiz_average == Decimal("70.00")
    assert got.complete


def test_an_average_below_the_limit_is_missing() -> None:
    got = standing(COURSE, ALL, percents(quiz="60", final="79.98"), [FINAL_TASK])
    assert not got.complete
    assert got.percent == 99
    assert got.missing == (
        Missing(Reason.AVERAGE_TOO_LOW, None, {"reached": Decimal("69.99"), "needed": Decimal(70)}),
    )


def test_the_average_is_not_complained_about_while_quizzes_are_open() -> None:
    got = standing(COURSE, [QUIZ], percents(quiz="20"), [])
    assert got.quiz_average == Decimal("20.00")
    assert Reason.AVERAGE_TOO_LOW not in {missing.reason for missing in got.missing}


def test_the_final_quiz_must_be_passed_by_itself() -> None:
    got = standing(COURSE, ALL, percents(quiz="100", final="69.99"), [FINAL_TASK])
    assert got.missing == (
        Missing(Reason.FINAL_QUIZ_NOT_PASSED, FINAL, {"reached": Decimal("69.99"), "needed": Decimal(70)}),
    )


def test_the_final_quiz_has_its_own_limit() -> None:
    strict = outline(quiz(FINAL), final_quiz=FINAL)
    strict["modules"][1]["lessons"][0]["quiz"]["pass_percent"] = 90
    assert not standing(strict, [FINAL], percents(final="89"), []).complete
    assert standing(strict, [FINAL], percents(final="90"), []).complete


def test_the_final_assignment_must_be_accepted() -> None:
    got = standing(COURSE, ALL, percents(quiz="90", final="90"), [TASK])
    assert got.missing == (Missing(Reason.FINAL_ASSIGNMENT_NOT_ACCEPTED, FINAL_TASK),)


def test_another_assignment_need_not_be_accepted() -> None:
    assert standing(COURSE, ALL, percents(quiz="90", final="90"), [FINAL_TASK]).complete


def test_optional_lessons_do_not_count() -> None:
    course = outline(lesson(READ), quiz(QUIZ, mandatory=False), lesson(TASK, 500, mandatory=False))
    got = standing(course, [READ], percents(quiz="0"), [])
    assert (got.done, got.total, got.percent, got.quiz_average, got.complete) == (1, 1, 100, None, True)


def test_a_course_without_quizzes_needs_no_average() -> None:
    assert standing(outline(lesson(READ)), [READ], {}, []).complete


def test_a_course_without_lessons_is_never_complete() -> None:
    got = standing(outline(), [], {}, [])
    assert (got.done, got.total, got.percent, got.complete) == (0, 0, 0, False)


def test_ids_may_be_uuids_or_text_and_strangers_are_ignored() -> None:
    stranger = uuid5(NAMESPACE, "stranger")
    results = {UUID(QUIZ): Decimal(80), UUID(FINAL): Decimal(80), stranger: Decimal(0)}
    got = standing(COURSE, [*map(UUID, ALL), stranger], results, [UUID(FINAL_TASK), stranger])
    assert got.complete
    assert got.quiz_average == Decimal("80.00")
    assert got.done == 5


def test_a_quiz_with_an_assignment_asks_for_what_is_open() -> None:
    both = outline(quiz(TASK, assignment="t"))
    assert standing(both, [], {}, []).missing[0].reason == Reason.QUIZ_OPEN
    assert standing(both, [], {TASK: Decimal(90)}, []).missing[0].reason == Reason.ASSIGNMENT_OPEN


@pytest.mark.parametrize("seed", range(200))
def test_every_step_forward_keeps_what_was_reached(seed: int) -> None:
    """Property: doing more never lowers progress, and complete means that nothing is missing."""
    chance = random.Random(seed)
    ids = [str(uuid5(NAMESPACE, f"{seed}-{number}")) for number in range(chance.randrange(1, 12))]
    lessons = [
        chance.choice([lesson, quiz])(lesson_id, chance.randrange(0, 60), mandatory=chance.random() < 0.8)
        for lesson_id in ids
    ]
    course = outline(*lessons)
    done: list[str] = []
    results: dict[UUID | str, Decimal] = {}
    before = standing(course, done, results, [])
    for lesson_id in chance.sample(ids, len(ids)):
        done.append(lesson_id)
        results[lesson_id] = Decimal(chance.randrange(0, 101))
        after = standing(course, done, results, [])
        assert after.percent >= before.percent
        assert after.done >= before.done
        assert after.complete == (not after.missing and after.total > 0)
        assert (after.percent == 100) == after.complete
        before = after
    assert before.done == before.total
