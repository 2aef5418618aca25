"""Both languages of a lesson must be one lesson: same headings, same blocks, same answers.

A learner may change language in the middle of a lesson and keeps place and answers; that works only if the
n-th block of one language is the n-th block of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from courses.blocks.settings_text import NAME, NAMES
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.lessons import Expected, Written, path_of


def check_parity(expected: Expected, written: Written, faults: FaultLog) -> None:
    """Compare the languages of a lesson; faults are noted in the English file, at the first difference.

    Compared are the levels of the headings, the kinds of the blocks, and everything in a block that is no
    text for people: question types, ids, right answers, numbers. A lesson with a missing language has nothing
    to compare.
    """
    if set(written.lines) != {"bg", "en"}:
        return
    file = path_of(expected.course, expected.slug, "en")
    other = path_of(expected.course, expected.slug, "bg")
    levels = {language: [level for level, _ in heads] for language, heads in written.headings.items()}
    if levels["en"] != levels["bg"]:
        line = _line(levels["en"], levels["bg"], [line for _, line in written.headings["en"]])
        faults.add(file, line, f"the headings differ from those of {other} from here on")
    blocks = {language: text.blocks for language, text in written.texts.items()}
    kinds = {language: [block.type for block in found] for language, found in blocks.items()}
    if kinds["en"] != kinds["bg"]:
        line = _line(kinds["en"], kinds["bg"], written.lines["en"])
        faults.add(file, line, f"the blocks differ from those of {other} from here on")
        return
    for english, bulgarian, line in zip(blocks["en"], blocks["bg"], written.lines["en"], strict=True):
        difference = next(_differences(english.value, bulgarian.value, ""), None)
        if difference and english.type not in ("text", "callout", "figure"):
            faults.add(file, line, f"the {english.type} block differs from that of {other}: {difference}")


def _line(one: Sequence[object], two: Sequence[object], lines: Sequence[int]) -> int:
    for index, (left, right) in enumerate(zip_longest(one, two)):
        if left != right:
            return lines[min(index, len(lines) - 1)] if lines else 1
    return 1


def _differences(one: Any, two: Any, name: str) -> Iterator[str]:
    """In words, what differs besides texts for people."""
    if type(one) is not type(two):
        yield f"“{name}” is of another kind"
    elif isinstance(one, Mapping):
        alone = {key for key in one.keys() ^ two.keys() if NAME.fullmatch(key)}
        if alone or len(one) != len(two):
            yield f"only one has {', '.join(f'“{key}”' for key in sorted(alone or one.keys() ^ two.keys()))}"
        for key in one.keys() & two.keys():
            yield from _differences(one[key], two[key], key)
    elif isinstance(one, list):
        if len(one) != len(two) and name != "accepted":
            yield f"“{name}” has {len(one)} and {len(two)} entries"
        for left, right in zip(one, two, strict=False):
            yield from _differences(left, right, name)
    elif one != two and (not isinstance(one, str) or name in NAMES):
        yield f"“{name}” is {one} and {two}"
