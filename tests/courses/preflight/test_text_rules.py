"""Each rule about one lesson: a bad sample is found, a good one is not, in both languages."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from tests.courses.preflight.samples import (
    LANGUAGES,
    TODAY,
    WORD,
    check,
    figure,
    lesson,
    messages_of,
    rules_of,
    table,
    text,
)

GOOD_ALT = {"bg": "Конус, който се разширява надясно", "en": "A cone that widens to the right"}

BAD = [
    ("heading_skipped", [text("<h3>Начало</h3><p>А.</p>")], [text("<h3>Start</h3><p>A.</p>")]),
    ("heading_skipped", [text("<h2>А</h2><h4>Б</h4>")], [text("<h2>A</h2>"), text("<h4>B</h4>")]),
    ("heading_empty", [text("<h2> </h2><p>А.</p>")], [text("<h2><b></b></h2><p>A.</p>")]),
    ("alt_poor", [figure("снимка 1")], [figure("image.png")]),
    ("alt_poor", [figure("Графика", "Графика")], [figure("A chart", "A chart")]),
    ("alt_poor", [figure("IMG_0042.JPG")], [figure("Fig")]),
    (
        "link_text",
        [text('<p>Вижте <a href="https://ec.europa.eu">тук</a>.</p>')],
        [text('<p>Look <a href="https://ec.europa.eu"><b>Here.</b></a></p>')],
    ),
    (
        "link_text",
        [("callout", {"kind": "tip", "text": '<p><a linktype="page" id="3">Прочетете повече</a></p>'})],
        [("callout", {"kind": "tip", "text": '<p><a linktype="page" id="3">read more</a></p>'})],
    ),
    ("table_headings", [table("Година", "")], [table("", " ")]),
    ("table_headings", [table("")], [table("")]),
    ("block_empty", [text("<p></p>")], [("callout", {"kind": "tip", "text": "<p> </p>"})]),
    ("feedback_missing", [check("")], [check("")]),
]
GOOD = [
    ("heading_skipped", [text("<h2>А</h2><h3>Б</h3><h4>В</h4><h2>Г</h2>")], [text("<h2>A</h2><h3>B</h3>")]),
    ("heading_skipped", [text("<p>А.</p>")], [text("<p>A.</p>")]),
    ("heading_empty", [text("<h2>Слаби <i>сигнали</i></h2>")], [text("<h2>Weak <i>signals</i></h2>")]),
    ("alt_poor", [figure(GOOD_ALT["bg"], "Източник: НСИ")], [figure(GOOD_ALT["en"], "Source: NSI")]),
    (
        "link_text",
        [text('<p><a href="https://ec.europa.eu">Регламент (ЕС) 2017/745</a></p>')],
        [text('<p><a href="https://ec.europa.eu">Regulation (EU) 2017/745</a></p>')],
    ),
    ("table_headings", [table("", "Година")], [table("Year", "Signal")]),
    ("block_empty", [text("<p>А.</p><hr/>")], [text("<hr/>")]),
    ("feedback_missing", [check("Защото е ранен намек.")], [check("Because it is early.")]),
]


@pytest.mark.parametrize(("rule", "bulgarian", "english"), BAD)
def test_a_bad_sample_is_found_at_its_block(rule, bulgarian, english):
    for language, blocks in (("bg", bulgarian), ("en", english)):
        assert rule in rules_of(lesson(*blocks, language=language)), language


@pytest.mark.parametrize(("rule", "bulgarian", "english"), GOOD)
def test_a_good_sample_is_not(rule, bulgarian, english):
    for language, blocks in (("bg", bulgarian), ("en", english)):
        assert rule not in rules_of(lesson(*blocks, language=language)), language


def test_a_heading_of_a_live_session_counts_as_one():
    meeting = ("live_session", {"title": "Среща", "agenda": [], "prepare": []})

    assert "heading_skipped" not in rules_of(lesson(meeting, text("<h3>След срещата</h3>")))


def test_a_finding_names_the_block_and_opens_the_editor_there():
    found = lesson(text("<p>А.</p>"), text("<h2></h2><p>Б.</p>"))
    from courses.domain.preflight.headings import heading_empty

    (finding,) = heading_empty(found, TODAY)

    assert (finding.block, finding.anchor) == (2, f"#block-{found.parts[1].id}-section")
    with translation.override("en"):
        (finding,) = heading_empty(found, TODAY)
        assert "Block 2" in finding.message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "stated", "fits"),
    [(740, 8, True), (740, 15, True), (740, 3, False), (740, 40, False), (2200, 20, True), (2200, 5, False)],
)
def test_stated_minutes_must_be_about_what_reading_takes(language, words, stated, fits):
    found = lesson(text(f"<p>{WORD[language] * words}</p>"), language=language, minutes=stated)

    assert ("minutes_off" not in rules_of(found)) == fits


def test_both_numbers_are_said():
    with translation.override("en"):
        said = messages_of(lesson(text(f"<p>{WORD['en'] * 2380}</p>"), language="en", minutes=4))

    assert "states 4 min" in said
    assert "about 20 min" in said


@pytest.mark.parametrize("kind", ["activity", "assignment", "live_session"])
def test_work_of_unknown_length_may_take_longer_than_its_words(kind):
    values = {
        "activity": {"activity": "rt-delphi", "title": "Делфи", "settings": ""},
        "assignment": {"title": "", "brief": "Напишете.", "rubric": []},
        "live_session": {"title": "Среща", "agenda": []},
    }

    assert "minutes_off" not in rules_of(lesson(text("<p>А.</p>"), (kind, values[kind]), minutes=60))


def test_quizzes_and_notes_take_time_too():
    asked = [{"type": "item", "id": str(uuid4()), "value": number} for number in range(10)]
    quiz = ("quiz", {"bank": "b", "questions": asked, "draw": None, "pass_percent": 70, "attempts": 3})
    note = ("reflection", {"prompt": "Защо?", "min_words": 190})

    assert "minutes_off" in rules_of(lesson(quiz, kind="quiz", minutes=4))
    assert "minutes_off" not in rules_of(lesson(quiz, kind="quiz", minutes=12))
    assert "minutes_off" in rules_of(lesson(note, minutes=4))
    assert "minutes_off" not in rules_of(lesson(note, minutes=10))


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_films_and_recordings_take_as_long_as_they_play(kind):
    value = {"title": "Филм", "length": "12:30", "transcript": f"<p>{WORD['bg'] * 2000}</p>"}

    assert "minutes_off" not in rules_of(lesson((kind, value), minutes=13))
    assert "minutes_off" in rules_of(lesson((kind, value), minutes=6))


def test_a_lesson_to_read_fits_one_sitting():
    assert "lesson_too_long" in rules_of(lesson(minutes=46))
    assert "lesson_too_long" not in rules_of(lesson(minutes=45))
    assert "lesson_too_long" not in rules_of(lesson(minutes=180, kind="assignment"))


@pytest.mark.parametrize(
    ("checked", "again", "due"),
    [
        (None, None, True),
        (date(2026, 11, 23), None, False),
        (date(2026, 5, 28), None, True),  # 180 days
        (date(2026, 5, 29), None, False),
        (date(2026, 11, 23), date(2026, 11, 24), True),
        (date(2020, 1, 1), date(2026, 11, 25), False),
    ],
)
def test_facts_are_checked_again(checked, again, due):
    facts = "Такси на FDA за годината\nДати за EUDAMED"
    found = lesson(facts_to_check=facts, last_checked=checked, check_again_on=again)

    assert ("facts_overdue" in rules_of(found)) == due
    if due:
        assert "Такси на FDA за годината; Дати за EUDAMED" in messages_of(found)


def test_a_lesson_without_such_facts_need_not_be_checked():
    assert "facts_overdue" not in rules_of(lesson(facts_to_check=" \n", last_checked=date(2020, 1, 1)))


def test_facts_are_told_once_in_the_language_that_counts():
    assert "facts_overdue" not in rules_of(lesson(facts_to_check="Такси", primary=False))
