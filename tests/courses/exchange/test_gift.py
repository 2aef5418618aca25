"""GIFT as it is written out there: every form of answer, and what is wrong named by line and reason."""

import pytest

from courses.domain.exchange.reading import read_questions
from courses.enums import ExchangeFormat


def read(text: str, language: str = "en"):
    return read_questions(text.encode(), ExchangeFormat.GIFT, language, {"FOR-1"})


def one(text: str, language: str = "en") -> dict:
    reading = read(text, language)
    assert [rejection.reason for rejection in reading.rejected] == []
    (item,) = reading.items
    return item.versions[language]


def reason(text: str) -> str:
    reading = read(text)
    assert reading.items == []
    (rejection,) = reading.rejected
    return rejection.reason


def options(question: dict) -> list[tuple]:
    return [(one["text"], one["correct"], one["feedback"]) for one in question["options"]]


def test_a_single_choice_with_feedback():
    question = one("::Q1:: Who? {\n=Ann #Right.\n~Bob#No, \\#2.\n~Cem\n}")
    assert (question["type"], question["stem"]) == ("single_choice", "Who?")
    assert options(question) == [("Ann", True, "Right."), ("Bob", False, "No, #2."), ("Cem", False, "")]
    assert [option["id"] for option in question["options"]] == ["a", "b", "c"]


def test_a_multiple_choice_by_weights():
    question = one("Which? {~%50%A ~%50%B ~%-100%C}")
    assert question["type"] == "multiple_choice"
    assert [correct for _text, correct, _feedback in options(question)] == [True, True, False]


def test_one_weight_of_a_hundred_is_still_a_multiple_choice():
    assert one("Which? {~%100%A ~%-100%B}")["type"] == "multiple_choice"


@pytest.mark.parametrize(
    ("text", "words", "right"),
    [
        ("Sun rises. {T}", ("True", "False"), [True, False]),
        ("Sun sleeps. {FALSE#It does not.#Right.}", ("True", "False"), [False, True]),
    ],
)
def test_true_and_false_become_a_choice(text: str, words: tuple, right: list):
    question = one(text)
    assert question["type"] == "single_choice"
    assert tuple(text for text, _right, _feedback in options(question)) == words
    assert [correct for _text, correct, _feedback in options(question)] == right


def test_feedback_of_true_and_false_goes_to_its_answer():
    assert options(one("Sun sleeps. {F#It does not.#Right.}")) == [
        ("True", False, "It does not."),
        ("False", True, "Right."),
    ]


def test_true_and_false_are_worded_in_the_files_language():
    assert [text for text, *_rest in options(one("Слънцето изгрява. {T}", "bg"))] == ["Вярно", "Невярно"]


def test_a_short_answer():
    question = one("Capital? {=Sofia#Yes. =%100%София =%0%*#Look at a map.}")
    assert question["type"] == "short_answer"
    assert question["accepted"] == ["Sofia", "София"]
    assert (question["feedback_correct"], question["feedback_default"]) == ("Yes.", "Look at a map.")


@pytest.mark.parametrize(
    ("answers", "value", "tolerance"),
    [
        ("#3.14:0.01", 3.14, 0.01),
        ("#1822", 1822, 0),
        ("#1..5", 3, 2),
        ("#-1.5:.5", -1.5, 0.5),
        ("#=0.3:0.1", 0.3, 0.1),
        ("#1e3", 1000, 0),
    ],
)
def test_numbers(answers: str, value: float, tolerance: float):
    question = one(f"How much? {{{answers}}}")
    assert question["type"] == "numeric"
    assert (question["answer"]["value"], question["answer"]["tolerance"]) == (value, tolerance)


def test_a_number_with_feedback_to_wrong_ones():
    question = one("When? {#=1822:0#Right. =%0%1823:0#One year late. ~#Look it up.}")
    assert question["feedback_correct"] == "Right."
    assert question["feedback_wrong"] == [{"value": 1823, "tolerance": 0, "text": "One year late."}]
    assert question["feedback_default"] == "Look it up."


def test_a_matching_with_a_distractor():
    question = one("Match. {=cat -> cats food =dog -> dog food = -> fish food}")
    assert question["type"] == "matching"
    assert [(pair["left"]["text"], pair["right"]["text"]) for pair in question["pairs"]] == [
        ("cat", "cats food"),
        ("dog", "dog food"),
    ]
    assert [extra["text"] for extra in question["distractors"]] == ["fish food"]


def test_an_ordering_of_moodles_plug_in():
    question = one("Order. {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nfirst\nsecond\nthird\n}")
    assert question["type"] == "ordering"
    assert [item["text"] for item in question["items"]] == ["first", "second", "third"]


def test_a_missing_word_becomes_a_gap():
    reading = read("The {=sun ~moon} rises.")
    assert reading.items[0].versions["en"]["stem"] == "The _____ rises."
    assert "gap" in reading.items[0].notes[0]


def test_escapes_names_and_formats():
    text = "::a\\:\\:b:: [html]<p>1 \\= 1 <b>\\{x\\}</b> &amp; y</p> {=[plain]<b> ~[html]<i>z</i> ~a\\nb}"
    reading = read(text)
    question = reading.items[0].versions["en"]
    assert question["stem"] == "1 = 1 {x} & y"
    assert [text for text, *_rest in options(question)] == ["<b>", "z", "a b"]  # HTML has no line ends


def test_the_general_feedback_goes_where_there_is_none():
    reading = read("Who? {=Ann#Right. ~Bob ####Ann did it.}")
    assert options(reading.items[0].versions["en"]) == [
        ("Ann", True, "Right."),
        ("Bob", False, "Ann did it."),
    ]
    assert "general feedback" in reading.items[0].notes[0]


def test_categories_codes_and_tags():
    text = """// A comment.
$CATEGORY: $course$/top/Basics/First

// [id:f-1] [tag:competence:FOR-1] [tag:difficulty:3] [tag:points:2] [tag:exam]
::anything:: One? {=1 ~2}

$CATEGORY: Other
::q-2::Two? {=1 ~2}

Three? {=1 ~2}
"""
    first, second, third = (item.head for item in read(text).items)
    assert (first.code, first.category, first.competence) == ("f-1", "Basics/First", "FOR-1")
    assert (first.difficulty, first.points, first.tags) == (3, 2, ("exam",))
    assert (second.code, second.category, second.tags, second.difficulty) == ("q-2", "Other", None, None)
    assert third.code.startswith("q-")
    assert third.code == read(text).items[2].head.code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Just a text.", "no answer in braces"),
        ("Essay {}", "Essays"),
        ("x {=1 ~2", "closing brace"),
        ("x =1 ~2}", "opening brace"),
        ("::a:: x {=1 ~2}\n::b:: y {=1 ~2}", "blank line must stand between"),
        ("x {1 2}", "begins with ="),
        ("x {=1 =2 ~3}", "exactly one right answer"),
        ("x {~1 ~2}", "at least one answer as right"),
        ("x {=1 ~}", "no text"),
        ("{=1 ~2}", "no text"),
        ("x {#3,14}", "decimal point"),
        ("x {#=1:0 =2:0}", "exactly one right number"),
        ("x {#1:-1}", "negative"),
        ("x {=a* =b}", "in place of the star"),
        ("x {=a -> 1 =b -> 1}", "share one right side"),
        ("x {=a -> 1}", "no text|at least two pairs"),
        ("x {~%500%a ~b}", "between −100 and 100"),
        ("x {=<img src=x> ~b}", "no text|embedded|Mark"),
        ("// [tag:competence:XXX-9]\nx {=1 ~2}", "not in the framework"),
        ("// [tag:difficulty:7]\nx {=1 ~2}", "between 1 and 3"),
        ("// [id:ж]\nx {=1 ~2}", "Latin letters"),
        (f"$CATEGORY: {'x' * 101}\n\nx {{=1 ~2}}", "category is longer"),
        ("x {" + " ".join(f"~{number}" for number in range(27)) + "}", "at most 26"),
        ("[html]<img src='a.png'> {=1 ~2}", "picture|embedded"),
        ("// [academy:{broken]\nx {=1 ~2}", ""),
    ],
)
def test_what_cannot_be_taken_over_says_why(text: str, why: str):
    import re

    if not why:
        assert read(text).rejected == []  # a comment of another shape is a comment
        return
    if "img src=x" in text:
        text = "[html]x {=<img src\\=x> ~b}"
    assert re.search(why, reason(text))


def test_lines_are_counted_from_the_first_line_of_the_question():
    reading = read("// a\n\n\n// b\nGood {=1 ~2}\n\n\n::bad::\nx {=1\n~2\n")
    assert [item.line for item in reading.items] == [5]
    assert [(one.line, one.title) for one in reading.rejected] == [(8, "bad")]


def test_the_same_code_twice_is_rejected_once():
    reading = read("::a:: x {=1 ~2}\n\n::a:: y {=1 ~2}")
    assert [item.line for item in reading.items] == [1]
    assert "first in line 1" in reading.rejected[0].reason
