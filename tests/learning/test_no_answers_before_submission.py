"""What the server hands out before an attempt is submitted holds no right answer, in no form."""

import re
from collections import Counter
from dataclasses import fields, is_dataclass

import pytest

from learning.domain.enrolment import enrol
from learning.models import LessonResponse
from learning.queries.attempts import attempt_page
from learning.queries.lessons import lesson_page
from tests.factories.learning import make_enrolment, make_user
from tests.factories.questions import CODES, RIGHT, questions
from tests.learning.taking import answer, lesson, start, tokens

TELLING_KEYS = {
    "correct",
    "right_answer",
    "feedback",
    "feedback_correct",
    "feedback_wrong",
    "feedback_default",
    "accepted",
    "model_answer",
    "answer",
    "pairs",
    "distractors",
    "seed",
    "grade",
    "points_earned",
    "tolerance",
}
TOKEN = re.compile(r"(o|l|r|i)\d+")


def walk(value, path=""):
    """Yield every key and every plain value of a structure, with its path."""
    if is_dataclass(value):
        for field in fields(value):
            yield from walk_item(field.name, getattr(value, field.name), path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_item(str(key), inner, path)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inner in enumerate(value):
            yield from walk(inner, f"{path}[{number}]")
    else:
        yield path, None, value


def walk_item(key, inner, path):
    yield f"{path}.{key}", key, None
    yield from walk(inner, f"{path}.{key}")


def telling_texts(code, language):
    """Every text of a question that only somebody who knows the answer would have."""
    question = questions()[code][language]
    texts = [
        part.get("feedback", "") for kind in ("options", "pairs", "items") for part in question.get(kind, [])
    ]
    texts += [one["text"] for one in question.get("feedback_wrong", [])]
    texts += [question.get(key, "") for key in ("feedback_correct", "feedback_default", "model_answer")]
    texts += question.get("accepted", [])
    return {text for text in texts if text}


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("answered", [False, True])
def test_the_page_of_an_open_attempt(enrolment, language, answered):
    attempt = start(enrolment)
    if answered:
        answer(attempt)
    page = attempt_page(attempt, language)
    seen = list(walk(page))
    assert {key for _path, key, _value in seen if key} & TELLING_KEYS == set()
    values = [value for _path, _key, value in seen if isinstance(value, str)]
    telling = {text for code in CODES for text in telling_texts(code, language)}
    typed_by_the_learner = {RIGHT["q-short"]["text"], RIGHT["q-numeric"]["number"]} if answered else set()
    for value in set(values) - typed_by_the_learner:
        assert not [text for text in telling if text in value]
    for view in page.questions:
        for kind in ("options", "left", "right", "items"):
            for part in view.question.get(kind, []):
                assert part.keys() == {"id", "text"}
                assert TOKEN.fullmatch(part["id"])
    assert attempt.seed not in repr(page)


def test_every_value_is_plain(enrolment):
    """No object goes along whose attributes a template could follow to an answer."""
    for path, key, value in walk(attempt_page(start(enrolment), "bg")):
        if key is None:
            module = type(value).__module__
            assert module in {"builtins", "uuid", "datetime"}, path


def test_places_tell_nothing(version):
    """The right option, pair and order stand anywhere: over many attempts no place is always right."""
    places = {code: Counter() for code in ("q-single", "q-multiple", "q-matching", "q-ordering")}
    for _ in range(40):
        attempt = start(make_enrolment(make_user(), version))
        shown = {view.code: view.question for view in attempt_page(attempt, "en").questions}
        for code in places:
            places[code][repr(tokens(attempt, code, RIGHT[code]))] += 1
        assert [item["text"] for item in shown["q-ordering"]["items"]] != ["Notice", "Record", "Act"]
    for code, counts in places.items():
        assert len(counts) > 1, code
        assert max(counts.values()) < 40


def test_the_shuffle_is_the_attempts_secret(enrolment, version):
    seeds = {start(make_enrolment(make_user(), version)).seed for _ in range(20)}
    assert len(seeds) == 20
    assert all(len(seed) == 32 for seed in seeds)


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("name", ["welcome", "signals", "check-1", "outlook", "project", "final-quiz"])
def test_the_page_of_a_lesson(world, enrolment, language, name):
    page = lesson_page(world.alice, enrolment.pk, lesson(name), language)
    telling = {text for code in CODES for text in telling_texts(code, language)}
    for part in page.parts:
        seen = list(walk((part.segment, part.check)))
        assert {key for _path, key, _value in seen if key} & (TELLING_KEYS - {"grade"}) == set()
        for _path, _key, value in seen:
            assert not [text for text in telling if isinstance(value, str) and text in value]
        assert part.check is None or part.check.grade is None


def test_only_the_answered_check_has_its_feedback(world, course):
    run = enrol(actor=world.bob, user=world.bob, course=course)
    parts = lesson_page(world.bob, run.pk, lesson("welcome"), "en").parts
    assert [part.check.grade for part in parts if part.check] == [None]
    assert not LessonResponse.objects.exists()
