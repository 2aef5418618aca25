"""What a trainer is told differs between two editions, fact by fact."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from courses.domain.editions.changes import EditionChanges, edition_changes
from courses.templatetags.version_texts import change_text, fact_text
from tests.factories.courses import make_course_version
from tests.factories.editions import Draft, next_version

pytestmark = pytest.mark.django_db


def outline(*modules: tuple[str, str]) -> dict[str, Any]:
    """Return an outline; a module is its id and its lessons' letters, each lesson's minutes being 5 for a
    small letter and 9 for a capital one.
    """
    return {
        "modules": [
            {
                "id": module,
                "title": {"en": module},
                "lessons": [
                    {
                        "id": letter.lower(),
                        "title": {"en": letter.lower()},
                        "sha256": "",
                        "kind": "reading",
                        "minutes": 5 if letter.islower() else 9,
                        "mandatory": True,
                        "competences": [],
                        "quiz": None,
                        "assignment": None,
                    }
                    for letter in letters
                ],
            }
            for module, letters in modules
        ],
        "rule": {"quiz_average_percent": 70, "final_quiz": None, "final_assignment": None},
        "languages": ["en"],
    }


def lessons(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[str, str]]:
    editions = [SimpleNamespace(outline=one, card={}, questions={}) for one in (old, new)]
    content = {letter: {"en": {"title": letter, "blocks": []}} for letter in "abcdefgh"}
    found = edition_changes(*editions, content, content)
    return {(change.kind.value, change.title["en"]) for change in found.lessons}


class TestPlaces:
    def test_nothing(self):
        assert lessons(outline(("m", "abc")), outline(("m", "abc"))) == set()

    def test_added_removed_and_changed(self):
        assert lessons(outline(("m", "abc")), outline(("m", "aBd"))) == {
            ("added", "d"),
            ("removed", "c"),
            ("changed", "b"),
        }

    def test_only_the_lesson_that_moved_counts_as_moved(self):
        assert lessons(outline(("m", "abcd")), outline(("m", "bcda"))) == {("moved", "a")}

    def test_a_lesson_in_another_module_has_moved(self):
        assert lessons(outline(("m", "ab"), ("n", "c")), outline(("m", "a"), ("n", "bc"))) == {("moved", "b")}

    def test_a_lesson_may_both_move_and_change(self):
        assert lessons(outline(("m", "abc")), outline(("m", "bcA"))) == {("moved", "a"), ("changed", "a")}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def version():
    return make_course_version()


def differences(version, edit) -> EditionChanges:
    from courses.domain.editions.comparing import changes_between

    return changes_between(version, next_version(version, edit))


def sentences(changes: EditionChanges) -> list[str]:
    """Return everything that a trainer reads, in English."""
    found = [fact_text(fact, "en") for fact in changes.course]
    for change in changes.lessons:
        found.append(change_text(change, "en"))
        if change.kind == "changed":
            found += [fact_text(fact, "en") for fact in change.facts]
    return found + [fact_text(fact, "en") for fact in changes.questions]


def value(draft: Draft, name: str, language: str = "en") -> dict[str, Any]:
    from tests.factories.courses import lesson_id

    found: dict[str, Any] = draft.contents[str(lesson_id(draft.slug, name))][language]
    return found


def move_to_the_end(draft: Draft) -> None:
    modules = draft.outline["modules"]
    modules[1]["lessons"].append(modules[0]["lessons"].pop(0))


def drop_english(draft: Draft) -> None:
    from tests.factories.courses import lesson_id

    del draft.contents[str(lesson_id(draft.slug, "welcome"))]["en"]


def change_question(draft: Draft) -> None:
    draft.questions["q-single"]["bg"]["stem"] = "Какво е новото?"


CHANGES = {
    "text": (
        lambda draft: draft.write("welcome", "<p>New</p>"),
        ["Lesson changed: “Welcome”", "The text of block 1 (Text) is different in Bulgarian and English."],
    ),
    "text in one language": (
        lambda draft: value(draft, "welcome")["blocks"][1]["value"].update(html="<p>x</p>"),
        ["Lesson changed: “Welcome”", "The text of block 2 (Callout) is different in English."],
    ),
    "block gone": (
        lambda draft: [value(draft, "welcome", code)["blocks"].pop(1) for code in ("bg", "en")],
        ["Lesson changed: “Welcome”", "Block 2 (Callout) is gone."],
    ),
    "blocks in another order": (
        lambda draft: [
            value(draft, "welcome", code)["blocks"].append(value(draft, "welcome", code)["blocks"].pop(0))
            for code in ("bg", "en")
        ],
        ["Lesson changed: “Welcome”", "Block 4 (Text) stood at place 1 before."],
    ),
    "title": (
        lambda draft: value(draft, "welcome").update(title="Hello"),
        ["Lesson changed: “Welcome”", "The title in English is now “Hello” instead of “Welcome”."],
    ),
    "minutes and optional": (
        lambda draft: draft.lesson("welcome").update(minutes=30, mandatory=False),
        [
            "Lesson changed: “Welcome”",
            "It takes 30 minutes instead of 15, so it weighs differently in the progress.",
            "It is optional now.",
        ],
    ),
    "kind and competences": (
        lambda draft: draft.lesson("welcome").update(kind="case", competences=["FOR-2"]),
        [
            "Lesson changed: “Welcome”",
            "It is now of the kind “Case” instead of “Reading”.",
            "It builds FOR-2 too. It no longer builds FOR-1.",
        ],
    ),
    "pass mark, attempts, draw": (
        lambda draft: draft.set("check-1", pass_percent=80, attempts=2, draw=4),
        [
            "Lesson changed: “Knowledge check”",
            "The quiz is passed with 80 % instead of 70 %.",
            "The quiz can be taken 2 times instead of 3.",
            "The quiz draws 4 questions instead of all.",
        ],
    ),
    "assignment": (
        lambda draft: draft.set("project", pass_points=4, min_words=50),
        [
            "Lesson changed: “Your assignment”",
            "The assignment is accepted with 4 points instead of 3.",
            "The assignment takes at least 50 words instead of no limit.",
        ],
    ),
    "language": (
        drop_english,
        ["Lesson changed: “Welcome”", "It can no longer be read in English."],
    ),
    "moved": (
        move_to_the_end,
        ["Lesson moved: “Welcome” from module “Signals” to “Looking ahead”, as lesson 3."],
    ),
    "new": (lambda draft: draft.add("extra"), ["New lesson: “Extra”, mandatory, 15 min."]),
    "left out": (lambda draft: draft.drop("outlook"), ["Lesson left out: “Live session”"]),
    "rules": (
        lambda draft: draft.outline["rule"].update(quiz_average_percent=80, final_assignment=None),
        [
            "The course asks for a quiz average of 80 % instead of 70 %.",
            "The final assignment is now none instead of “Your assignment”.",
        ],
    ),
    "certificate": (
        lambda draft: draft.card.update(certificate_months=None),
        ["The certificate is valid for an unlimited time instead of 24 months."],
    ),
    "card": (
        lambda draft: draft.card.update(level="expert", title={"en": "Insight"}, outcomes=[]),
        [
            "The level is now “Expert” instead of “Foundation”.",
            "The course’s title is now “Insight” instead of “Foresight basics”.",
            "What learners can do afterwards is different.",
        ],
    ),
    "module": (
        lambda draft: draft.outline["modules"][0].update(title={"en": "Signs"}),
        ["The module “Signals” is now called “Signs”."],
    ),
    "question": (
        change_question,
        [
            "Lesson changed: “Knowledge check”",
            "1 question of its quiz is new or different.",
            "The question “What is a weak signal?” is different in Bulgarian.",
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_difference_is_one_sentence(version, name):
    edit, expected = CHANGES[name]
    assert sentences(differences(version, edit)) == expected


def test_no_difference_is_none(version):
    assert not differences(version, lambda draft: None)


def test_only_a_changed_content_or_quiz_can_be_marked(version):
    def edit(draft):
        draft.write("welcome", "<p>New</p>")
        draft.lesson("signals")["minutes"] = 50
        change_question(draft)

    marked = {change.title["en"] for change in differences(version, edit).reopenable}
    assert marked == {"Welcome", "Knowledge check"}


def test_another_quiz_has_to_be_taken_without_a_mark(version):
    found = differences(version, lambda draft: draft.replace_block("check-1"))
    (change,) = found.lessons
    assert (change.must_reopen, change.can_reopen) == (True, False)


def test_what_lacks_in_a_language_is_said(version):
    def edit(draft):
        drop_english(draft)
        value(draft, "signals")["blocks"][0]["value"]["caption"] = ""

    gaps = [(words["bg"], fact_text(fact, "en")) for words, fact in differences(version, edit).gaps]
    assert gaps == [
        ("Добре дошли", "It cannot be read in English."),
        ("Слаби сигнали", "Block 1 (Table) lacks a text in English."),
    ]


def test_two_editions_are_left_as_they_are(version):
    before = deepcopy(version.outline)
    differences(version, move_to_the_end)
    assert version.outline == before
