"""Remembers what the pack said at the last import.

The rule of a repeated import: an item (page, snippet or image, in one language) is written again only if
the pack's own text for it has changed since the last import, or if it does not exist any more. So trainers'
edits stay until the pack changes the same item; then the pack wins, and the trainers' text stays in the
page's history.
"""

from collections import Counter
from typing import Any
from uuid import UUID, uuid5

from courses.domain.canonical import content_sha256
from courses.domain.pack.ids import NAMESPACE
from courses.models import ImportedItem


def snippet_key(kind: str, code: str) -> UUID:
    """Return the translation key of a snippet that the pack owns."""
    return uuid5(NAMESPACE, f"{kind}:{code}")


class Ledger:
    """The imported items, by key, and what this import did with them."""

    def __init__(self, *, overwrite: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._overwrite = overwrite
        self._items = {item.key: item for item in ImportedItem.objects.all()}
        self._written: list[ImportedItem] = []

    def is_current(self, key: str, data: Any) -> bool:
        """Whether the last import already had exactly this `data` (anything that JSON holds) for the item."""
        item = self._items.get(key)
        return not self._overwrite and item is not None and item.sha256 == content_sha256(data)

    def object_id(self, key: str) -> str:
        """Return the id of what an earlier import made of the item, empty if none did."""
        return self._items[key].object_id if key in self._items else ""

    def skip(self) -> None:
        """Count an item that was left as it is."""
        self.counts["unchanged"] += 1

    def note(self, key: str, data: Any, object_id: Any, *, created: bool) -> None:
        """Note that the item was written."""
        self.counts["created" if created else "updated"] += 1
        self._written.append(ImportedItem(key=key, sha256=content_sha256(data), object_id=str(object_id)))

    def languages_written(self, kind: str, code: str) -> set[str]:
        """Return the languages in which this import wrote the item."""
        prefix = f"{kind}:{code}:"
        return {item.key.removeprefix(prefix) for item in self._written if item.key.startswith(prefix)}

    def save(self) -> None:
        """Store what was noted."""
        ImportedItem.objects.bulk_create(
            self._written,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["sha256", "object_id"],
        )
