"""What a trainer is told has changed since the newest version."""

from typing import Any

from courses.domain.editions.changes import ChangeKind, edition_changes


def outline(*modules: tuple[str, str]) -> dict[str, Any]:
    """Return an outline; a module is its id and its lessons' letters, each lesson's content being its
    letter.
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
                        "sha256": letter,
                        "kind": "reading",
                        "minutes": 5,
                        "mandatory": True,
                        "competences": [],
                    }
                    for letter in letters
                ],
            }
            for module, letters in modules
        ],
        "rule": {},
    }


def changes(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[str, str]]:
    found = edition_changes((old, {}, {}), (new, {}, {}))
    return {(change.kind.value, change.title.get("en", "")) for change in found}


def test_nothing():
    assert changes(outline(("m", "abc")), outline(("m", "abc"))) == set()


def test_added_removed_and_changed():
    assert changes(outline(("m", "abc")), outline(("m", "aBd"))) == {
        ("added", "d"),
        ("removed", "c"),
        ("changed", "b"),
    }


def test_only_the_lesson_that_moved_counts_as_moved():
    assert changes(outline(("m", "abcd")), outline(("m", "bcda"))) == {("moved", "a")}


def test_a_lesson_in_another_module_has_moved():
    assert changes(outline(("m", "ab"), ("n", "c")), outline(("m", "a"), ("n", "bc"))) == {("moved", "b")}


def test_questions_and_description():
    old, new = outline(("m", "a")), outline(("m", "a"))
    found = edition_changes((old, {"q": 1}, {"title": 1}), (new, {"q": 2}, {"title": 2}))
    assert [change.kind for change in found] == [ChangeKind.QUESTIONS, ChangeKind.DESCRIPTION]
