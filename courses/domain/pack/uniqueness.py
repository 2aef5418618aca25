"""Names that may occur once, and the shape that names in addresses must have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from courses.domain.pack.documents import Cursor

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 100


@dataclass
class Unique:
    """Notes a fault for every name of one kind ("lesson", "question") that comes a second time."""

    kind: str
    _seen: dict[str, str] = field(default_factory=dict)

    def add(self, item: Cursor, key: str) -> None:
        """Take the name that `item` holds under `key`."""
        name = item.text(key)
        if name in self._seen:
            item.fault(f"the {self.kind} “{name}” is there twice (first in {self._seen[name]})", key)
        elif name:
            self._seen[name] = f"{item.file}, line {item.line_of(key)}"


def slug(item: Cursor, key: str) -> str:
    """A slug below `key`: small Latin letters, digits and single hyphens. Anything else is a fault.

    Slugs name folders and files, so this also keeps every path inside of the pack.
    """
    name = item.text(key)
    if name and (not _SLUG.fullmatch(name) or len(name) > MAX_SLUG):
        item.fault(f"“{name[:40]}” is not a slug: use small Latin letters, digits and single hyphens", key)
        return ""
    return name
