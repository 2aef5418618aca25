"""Moodle XML as Moodle writes it."""

import re

import pytest

from courses.domain.exchange.reading import read_questions
from courses.enums import ExchangeFormat


def quiz(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'


def question(kind: str, body: str, stem: str = "<p>Stem</p>") -> str:
    return f"""<question type="{kind}"><name><text>Q 1</text></name>
<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>{body}</question>\n"""


def answer(text: str, fraction: int | str, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}'
        f'<feedback format="html"><text>{feedback}</text></feedback></answer>'
    )


def read(text: str):
    return read_questions(text.encode(), ExchangeFormat.MOODLE, "en", {"FOR-1"})


def one(kind: str, body: str, stem: str = "<p>Stem</p>") -> dict:
    reading = read(quiz(question(kind, body, stem)))
    assert [rejection.reason for rejection in reading.rejected] == []
    return reading.items[0].versions["en"]


def test_choices():
    single = one("multichoice", "<single>true</single>" + answer("A", 100, "Yes") + answer("B", 0))
    assert single["type"] == "single_choice"
    assert [(o["text"], o["correct"], o["feedback"]) for o in single["options"]] == [
        ("A", True, "Yes"),
        ("B", False, ""),
    ]
    several = one(
        "multichoice", "<single>false</single>" + answer("A", 50) + answer("B", 50) + answer("C", -100)
    )
    assert several["type"] == "multiple_choice"
    assert [o["correct"] for o in several["options"]] == [True, True, False]


def test_true_false():
    made = one("truefalse", answer("true", 0, "No.") + answer("false", 100, "Right."))
    assert [(o["text"], o["correct"], o["feedback"]) for o in made["options"]] == [
        ("True", False, "No."),
        ("False", True, "Right."),
    ]


def test_short_answer():
    made = one("shortanswer", answer("Sofia", 100, "Yes.") + answer("*", 0, "Look at a map."))
    assert (made["accepted"], made["feedback_correct"]) == (["Sofia"], "Yes.")
    assert made["feedback_default"] == "Look at a map."


def test_a_number_with_a_unit():
    units = """<units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit>
    <unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>"""
    reading = read(
        quiz(question("numerical", answer("2.5", 100, "Yes.", "<tolerance>0.1</tolerance>") + units))
    )
    made = reading.items[0].versions["en"]
    assert made["answer"] == {"value": 2.5, "tolerance": 0.1, "unit": "kg"}
    assert "multiplier 1" in reading.items[0].notes[0]


def test_matching_and_ordering():
    pairs = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
        for left, right in (("cat", "meow"), ("dog", "wow"), ("", "moo"))
    )
    made = one("matching", pairs)
    assert [(p["left"]["text"], p["right"]["text"]) for p in made["pairs"]] == [
        ("cat", "meow"),
        ("dog", "wow"),
    ]
    assert [extra["text"] for extra in made["distractors"]] == ["moo"]
    ordered = one("ordering", answer("first", 1) + answer("second", 2))
    assert [item["text"] for item in ordered["items"]] == ["first", "second"]


def test_labels_and_lines():
    text = quiz(
        '<question type="category"><category><text>$course$/top/Basics/First</text></category></question>\n',
        question(
            "multichoice",
            "<single>true</single><defaultgrade>2.0000000</defaultgrade><idnumber>f-1</idnumber>"
            + answer("A", 100)
            + answer("B", 0)
            + "<tags><tag><text>competence:FOR-1</text></tag><tag><text>exam</text></tag></tags>",
        ),
    )
    (item,) = read(text).items
    head = item.head
    assert (item.line, head.code, head.category, head.points) == (4, "f-1", "Basics/First", 2)
    assert (head.competence, head.tags) == ("FOR-1", ("exam",))


def test_html_becomes_text():
    stem = "<p>One &lt; two<br>and</p><ul><li>a</li><li>b</li></ul><script>alert(1)</script><style>x</style>"
    made = one("truefalse", answer("true", 100) + answer("false", 0), stem)
    assert made["stem"] == "One < two\nand\na\nb"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (question("essay", ""), "“essay”"),
        (question("cloze", ""), "“cloze”"),
        (question("multichoice", answer("A", 100) + answer("B", 0), "<img src='x'>"), "picture"),
        (
            question("multichoice", '<file name="a">aaaa</file>' + answer("A", 100) + answer("B", 0)),
            "embedded",
        ),
        (question("truefalse", answer("@@PLUGINFILE@@/a.png", 100)), "embedded"),
        (question("truefalse", answer("yes", 100)), "“true” and “false”"),
        (question("multichoice", answer("A", "x") + answer("B", 0)), "is no number"),
        (question("multichoice", answer("A", 900) + answer("B", 0)), "between −100 and 100"),
        (question("numerical", answer("2,5", 100)), "decimal point"),
        (question("multichoice", "<single>true</single>" + answer("A", 50) + answer("B", 50)), "exactly one"),
        (question("shortanswer", answer("a*", 100)), "star"),
        (question("multichoice", "<academy>{x</academy>" + answer("A", 100) + answer("B", 0)), "damaged"),
    ],
)
def test_what_cannot_be_taken_over_says_why(text: str, why: str):
    good = question("truefalse", answer("true", 100) + answer("false", 0))
    reading = read(quiz(text, good))
    assert len(reading.items) == 1
    (rejection,) = reading.rejected
    assert rejection.line == 3
    assert re.search(why, rejection.reason)
