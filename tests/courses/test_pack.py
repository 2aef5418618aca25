"""The shipped pack is consistent and complete, and is read into what the platform stores."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from courses.domain.pack import (
    Block,
    Lesson,
    Pack,
    block_id,
    check_pack,
    course_id,
    lesson_id,
    module_id,
    read_pack,
)
from courses.domain.pack.richtext import TAGS

SHIPPED = Path(__file__).parents[2] / "courses" / "content"
MINI = Path(__file__).parent / "mini-pack"
BLOCKS = {
    "text": {"html"},
    "callout": {"kind", "html"},
    "figure": {"src", "alt", "caption", "width", "height"},
    "table": {"caption", "head", "rows"},
    "check": {"question"},
    "quiz": {"bank", "questions", "draw", "pass_percent", "attempts"},
    "reflection": {"prompt", "min_words"},
    "activity": {"activity", "title", "settings"},
}


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return read_pack(SHIPPED)


@pytest.fixture(scope="module")
def mini() -> Pack:
    return read_pack(MINI)


def every_block(pack: Pack) -> Iterator[tuple[Lesson, str, Block]]:
    for course in pack.courses:
        for lesson in [*course.lessons(), *([course.final_quiz] if course.final_quiz else [])]:
            for language, text in lesson.texts.items():
                for block in text.blocks:
                    yield lesson, language, block


def the_block(
    pack: Pack, kind: str, language: str = "en", lesson: str = "everything", number: int = 0
) -> Block:
    found = [
        block
        for owner, spoken, block in every_block(pack)
        if (owner.slug, spoken, block.type) == (lesson, language, kind)
    ]
    return found[number]


def test_the_shipped_pack_has_no_fault() -> None:
    assert check_pack(SHIPPED) == []


def test_the_shipped_pack_is_complete(shipped: Pack) -> None:
    lessons = [lesson for course in shipped.courses for lesson in course.lessons()]
    assert len(shipped.courses) == 6
    assert sum(len(course.modules) for course in shipped.courses) == 24
    assert len(lessons) == 97
    assert len(shipped.banks) == 6
    assert sum(len(bank.questions) for bank in shipped.banks) == 90
    assert [len(area.competences) for area in shipped.framework.areas] == [4, 4, 4]
    assert sum(len(competence.statements) for competence in shipped.framework.competences()) == 96
    assert all(set(lesson.texts) == {"bg", "en"} for lesson in lessons)
    assert not any(text.missing for lesson in lessons for text in lesson.texts.values())
    assert len(shipped.figures) == 94


def test_every_course_ends_with_a_quiz_and_has_an_assignment(shipped: Pack) -> None:
    for course in shipped.courses:
        assert course.final_quiz is not None
        assert course.final_quiz.has("quiz")
        assert course.final_assignment is not None
        assert course.final_assignment.kind == "assignment"
    assert shipped.courses[0].final_assignment == next(
        lesson for lesson in shipped.courses[0].lessons() if lesson.slug == "ninety-day-plan"
    )


def test_both_languages_of_a_lesson_have_the_same_blocks(shipped: Pack) -> None:
    for course in shipped.courses:
        for lesson in course.lessons():
            english, bulgarian = lesson.texts["en"].blocks, lesson.texts["bg"].blocks
            assert [(block.id, block.type) for block in english] == [(b.id, b.type) for b in bulgarian]


def test_block_ids_are_unique_and_derive_from_their_lesson(shipped: Pack) -> None:
    ids: Counter[UUID] = Counter()
    ordinals: Counter[tuple[UUID, str, str]] = Counter()
    for lesson, language, block in every_block(shipped):
        ids[block.id] += 1
        ordinals[lesson.id, language, block.type] += 1
        assert block.id == block_id(lesson.id, block.type, ordinals[lesson.id, language, block.type])
    assert set(ids.values()) == {2}


def test_every_value_is_json_and_has_the_agreed_keys(shipped: Pack) -> None:
    for lesson, language, block in every_block(shipped):
        assert json.loads(json.dumps(block.as_json())) == block.as_json(), (lesson.slug, language)
        if block.type in BLOCKS:
            assert set(block.value) == BLOCKS[block.type]
    for bank in shipped.banks:
        for question in bank.questions:
            assert json.loads(json.dumps(question.versions)) == question.versions


def test_every_text_is_html_that_the_editor_can_hold(shipped: Pack) -> None:
    for lesson, language, block in every_block(shipped):
        html = block.value.get("html", "")
        tags = set(re.findall(r"</?([a-z0-9]+)", html))
        assert tags <= TAGS, (lesson.slug, language, tags)
        assert "<li><p>" not in html
        assert "\n" not in html


def test_no_lesson_shows_markdown_or_loses_its_note(shipped: Pack) -> None:
    for course in shipped.courses:
        for lesson in course.lessons():
            for text in lesson.texts.values():
                first = text.blocks[0]
                assert (first.type, first.value["kind"]) == ("callout", "note"), lesson.slug
                html = " ".join(str(block.value.get("html", "")) for block in text.blocks)
                assert "**" not in html
                assert "[!" not in html


def test_check_questions_have_ids_and_points(shipped: Pack) -> None:
    codes = [block.value["question"]["id"] for _, _, block in every_block(shipped) if block.type == "check"]
    assert len(codes) == 204
    assert set(Counter(codes).values()) == {2}
    assert all(b.value["question"]["points"] >= 1 for _, _, b in every_block(shipped) if b.type == "check")


def test_the_mini_pack_becomes_blocks(mini: Pack) -> None:
    text = mini.courses[0].modules[0].lessons[0].texts["en"]
    assert text.title == "Everything in one lesson"
    assert [block.type for block in text.blocks] == [
        *("callout", "text", "text", "table", "figure", "text", "callout", "check"),
        *("reflection", "live_session", "activity", "text"),
    ]


def test_rich_text(mini: Pack) -> None:
    assert the_block(mini, "callout").value == {
        "kind": "note",
        "html": "<p><b>After this lesson</b> you know <i>every</i> block.</p>",
    }
    assert the_block(mini, "text").value["html"] == (
        "<h2>First section</h2><p>A paragraph with <b>bold</b>, <i>italic</i>, <code>code</code> and a "
        '<a href="https://example.org/?a=1&amp;b=2">link</a>. Less &lt; more &amp; "quotes".</p>'
        "<ol><li>First</li><li>Second<ul><li>inner</li></ul></li></ol>"
    )
    assert the_block(mini, "text", number=1).value["html"] == (
        "<h3>Inner heading</h3><blockquote>A quotation.<br/>Its second paragraph.</blockquote>"
    )
    assert the_block(mini, "callout", number=1).value["html"] == (
        "<p>Careful:</p><ul><li>one</li><li>two</li></ul>"
    )


def test_tables_and_figures(mini: Pack) -> None:
    assert the_block(mini, "table").value == {
        "caption": "",
        "head": ["Head", "<b>Other</b>"],
        "rows": [["one", "<i>two</i>"], ["three", "four &amp; five"]],
    }
    assert the_block(mini, "figure").value == {
        "src": "lessons/one/figures/circle.en.svg",
        "alt": "A circle in green",
        "caption": "A circle, as round as they come.",
        "width": 320,
        "height": 200,
    }
    assert mini.figures["lessons/one/figures/circle.bg.svg"].title == "Кръг"


def test_fenced_blocks(mini: Pack) -> None:
    assert the_block(mini, "check", "bg").value["question"] == {
        "id": "everything-c1",
        "type": "single_choice",
        "competence": "FOR-1",
        "difficulty": 1,
        "points": 1,
        "stem": "Кое?",
        "options": [
            {"id": "a", "correct": True, "text": "Това", "feedback": "Точно така."},
            {"id": "b", "correct": False, "text": "Онова", "feedback": "Грешно."},
        ],
    }
    assert the_block(mini, "reflection").value == {"prompt": "What will you do tomorrow?", "min_words": 30}
    assert the_block(mini, "live_session").value == {
        "duration_minutes": 60,
        "agenda": [{"minutes": 5, "item": "Opening"}],
        "prepare": ["Read"],
        "facilitator_notes": ["Smile"],
    }
    assert the_block(mini, "activity").value == {
        "activity": "rt-delphi",
        "title": "Our Delphi",
        "settings": {
            "statements": [{"id": "s1", "text": "It will rain.", "check_date": "2035-12-31"}],
            "scale": {"-1": "no", "1": "yes"},
        },
    }
    assert the_block(mini, "quiz", lesson="check-one").value == {
        "bank": "bank-one",
        "questions": ["q1", "q2", "q3"],
        "draw": None,
        "pass_percent": 70,
        "attempts": 2,
    }


def test_an_assignment_keeps_its_rubric(mini: Pack) -> None:
    value = the_block(mini, "assignment", lesson="task").value
    assert value["rubric"] == [
        {
            "id": "r1",
            "criterion": "Clarity",
            "levels": [{"points": 4, "text": "Clear"}, {"points": 0, "text": "Unclear"}],
        },
        {
            "id": "evidence",
            "criterion": "Evidence",
            "competence": "FOR-1",
            "levels": [
                {"points": 6, "text": "Sources", "label": "Excellent"},
                {"points": 0, "text": "None", "label": "Poor"},
            ],
        },
    ]
    assert (value["max_points"], value["pass_points"], value["max_words"]) == (10, 6, 400)
    assert "title" not in value


def test_bank_questions_are_split_by_language(mini: Pack) -> None:
    versions = {question.code: question.versions for question in mini.banks[0].questions}
    assert versions["q3"]["bg"]["pairs"][0] == {
        "left": {"id": "l1", "text": "Едно"},
        "right": {"id": "r1", "text": "1"},
        "feedback": "Едно е 1.",
    }
    assert versions["q3"]["en"]["distractors"] == [{"id": "r3", "text": "3", "feedback": "Three is missing."}]
    assert [item["text"] for item in versions["q4"]["en"]["items"]] == ["Morning", "Noon", "Evening"]
    assert versions["q5"]["bg"]["answer"] == {"value": 12.5, "tolerance": 0.1, "unit": "месеца"}
    assert versions["q5"]["en"]["feedback_wrong"] == [
        {"value": 25, "tolerance": 0, "text": "You forgot to halve it."}
    ]
    assert versions["q6"]["bg"]["accepted"] == ["колело на бъдещето"]


def test_the_final_quiz_is_a_lesson_of_its_own(mini: Pack) -> None:
    quiz = mini.courses[0].final_quiz
    assert quiz is not None
    assert (quiz.slug, quiz.kind, quiz.minutes, quiz.mandatory) == ("final-quiz", "quiz", 20, True)
    assert {language: text.title for language, text in quiz.texts.items()} == {
        "bg": "Заключителен тест",
        "en": "Final quiz",
    }
    intro, block = quiz.texts["bg"].blocks
    assert "5" in intro.value["html"]
    assert "70 %" in intro.value["html"]
    assert block.value == {"bank": "bank-one", "questions": [], "draw": 5, "pass_percent": 70, "attempts": 3}
    assert mini.courses[1].final_quiz is None


def test_a_lesson_without_files_is_missing_and_no_fault(mini: Pack) -> None:
    lesson = mini.courses[1].modules[0].lessons[0]
    assert lesson.texts["bg"].missing
    assert lesson.texts["en"].missing
    assert lesson.texts["bg"].title == "Още ненаписан"
    assert lesson.texts["en"].blocks == ()
    assert lesson.level == "advanced"


def test_ids_never_change() -> None:
    """Learner records point to them: whoever changes the derivation orphans every answer ever given."""
    lesson = lesson_id("one", "everything")
    assert lesson == UUID("2b166656-c9d3-545c-baed-9ee5ab0a8d2d")
    assert course_id("one") == UUID("945e107d-1820-5b73-a0e8-6c2c181c7771")
    assert module_id("one", "M1") == UUID("cafba751-e202-5ae7-8635-f2ac8af3e11f")
    assert block_id(lesson, "text", 1) == UUID("89c6382a-d3fd-5eb7-8f67-0a9fab91c7d6")
