"""What a trainer would publish: the differences between a version and a newer edition of the same course."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Outline = dict[str, Any]


class ChangeKind(StrEnum):
    """How a lesson differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    QUESTIONS = "questions"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Change:
    """One difference; `title` names the lesson by language, empty for what concerns the whole course."""

    kind: ChangeKind
    title: dict[str, str]


def edition_changes(old: tuple[Outline, Any, Any], new: tuple[Outline, Any, Any]) -> list[Change]:
    """Return what differs between two editions, each given as (outline, questions, card), in the order of
    lessons.

    A lesson counts as moved when it changes its module or its place among the lessons that both editions
    have.
    """
    before, after = _lessons(old[0]), _lessons(new[0])
    changes = []
    common_before = [key for key in before if key in after]
    common_after = [key for key in after if key in before]
    stayed = _longest_common(common_before, common_after)
    for key, (module, lesson) in after.items():
        if key not in before:
            changes.append(Change(ChangeKind.ADDED, lesson["title"]))
            continue
        old_module, old_lesson = before[key]
        if _essence(lesson) != _essence(old_lesson):
            changes.append(Change(ChangeKind.CHANGED, lesson["title"]))
        if module != old_module or key not in stayed:
            changes.append(Change(ChangeKind.MOVED, lesson["title"]))
    changes += [
        Change(ChangeKind.REMOVED, lesson["title"]) for key, (_, lesson) in before.items() if key not in after
    ]
    if old[1] != new[1]:
        changes.append(Change(ChangeKind.QUESTIONS, {}))
    if old[2] != new[2] or old[0]["rule"] != new[0]["rule"] or _titles(old[0]) != _titles(new[0]):
        changes.append(Change(ChangeKind.DESCRIPTION, {}))
    return changes


def _lessons(outline: Outline) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        lesson["id"]: (module["id"], lesson) for module in outline["modules"] for lesson in module["lessons"]
    }


def _titles(outline: Outline) -> dict[str, Any]:
    return {module["id"]: module["title"] for module in outline["modules"]}


def _essence(lesson: dict[str, Any]) -> dict[str, Any]:
    return {name: lesson[name] for name in ("sha256", "kind", "minutes", "mandatory", "competences")}


def _longest_common(one: list[str], other: list[str]) -> set[str]:
    """Return the longest run of keys that stand in the same order in both lists (they hold the same keys).

    Longest increasing subsequence of the positions, O(n²): courses have tens of lessons.
    """
    place = {key: position for position, key in enumerate(one)}
    best: list[list[str]] = []  # the longest run that ends at each position
    for index, key in enumerate(other):
        longest: list[str] = []
        for earlier in range(index):
            if place[other[earlier]] < place[key] and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, key])
    return set(max(best, key=_length) if best else ())


def _length(run: list[str]) -> int:
    return len(run)
