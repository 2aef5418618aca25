"""How a lesson's text differs between two editions, block by block and word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from courses.domain.editions.texts import block_lines

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_LONGEST = 4000
"""Lines with more words than this are compared as a whole: comparing word by word costs the square."""


@dataclass(frozen=True)
class Run:
    """A stretch of text: `kind` is ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True)
class BlockDifference:
    """A block of a lesson in both editions; `kind` is ``same``, ``added``, ``removed`` or ``changed``.

    `number` is its place in the edition that has it, the newer one first. `lines` hold runs of text.
    """

    number: int
    type: str
    kind: str
    lines: tuple[tuple[Run, ...], ...]


def lesson_differences(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[BlockDifference]:
    """Return the blocks of a lesson in one language, in the order of the new edition; what is gone stands
    where it stood before.
    """
    before = {block["id"]: (number, block) for number, block in enumerate(old, 1)}
    after = {block["id"] for block in new}
    gone = [key for key in before if key not in after]
    found = []
    for number, block in enumerate(new, 1):
        place = before.get(block["id"], (0, {}))[0]
        while gone and place and before[gone[0]][0] < place:
            found.append(_one_sided("removed", *before[gone.pop(0)]))
        if not place:
            found.append(_one_sided("added", number, block))
            continue
        lines = tuple(_lines(block_lines(before[block["id"]][1]), block_lines(block)))
        differs = any(run.kind != "same" for line in lines for run in line)
        found.append(BlockDifference(number, block["type"], "changed" if differs else "same", lines))
    return found + [_one_sided("removed", *before[key]) for key in gone]


def _one_sided(kind: str, number: int, block: Mapping[str, Any]) -> BlockDifference:
    lines = tuple((Run(kind, line),) for line in block_lines(block))
    return BlockDifference(number, block["type"], kind, lines)


def _lines(old: list[str], new: list[str]) -> Iterator[tuple[Run, ...]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((Run("same", line),) for line in new[c:d])
            continue
        paired = min(b - a, d - c)
        for one, other in zip(old[a : a + paired], new[c : c + paired], strict=True):
            yield tuple(_words(one, other))
        yield from ((Run("removed", line),) for line in old[a + paired : b])
        yield from ((Run("added", line),) for line in new[c + paired : d])


def _words(old: str, new: str) -> Iterator[Run]:
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(other)) > _LONGEST:
        yield from (Run("removed", old), Run("added", new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(other[c:d]))
            continue
        if a < b:
            yield Run("removed", "".join(one[a:b]))
        if c < d:
            yield Run("added", "".join(other[c:d]))
