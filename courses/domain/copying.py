"""What a copy of pages has instead of the original's ids, and what it goes on sharing with it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

from courses.domain.archive.outgoing import page_records
from courses.domain.archive.records import Record, as_json, page_fields
from courses.domain.archive.references import Outgoing
from courses.models import CoursePage, LessonPage


def _by_key(kind: str, row: Any) -> str:
    return f"{kind}:{row.pk}"


@dataclass
class Copying(Outgoing):
    """Exchanges ids for new ones that are the same in all languages.

    Images and documents stay the original's. So do questions and pages, except those whose translation keys
    are in `inside`: they are copied too. `codes` maps question banks to the banks that stand for them.
    """

    keep: Any = _by_key
    seed: UUID = field(default_factory=uuid4)
    inside: Collection[str] = ()
    codes: dict[str, str] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)

    def new_id(self, old: Any) -> str:
        """Return the id of the copy of what has the id `old`."""
        return str(uuid5(self.seed, str(old)))

    def block_id(self, old: str) -> str:
        """Return a new id for a block or list item."""
        return self.new_id(old)

    def bank(self, code: str) -> str:
        """Return the code of the bank that the copy uses."""
        return self.codes.get(super().bank(code), code)

    def _name(self, model: Any, found: Any) -> str | None:
        name = super()._name(model, found)
        if name is None:
            return None
        kind, key, *rest = name.split(":")
        if kind in ("image", "document"):
            self.media[name] = found.pk
        return ":".join([kind, self.new_id(key), *rest]) if key in self.inside else name


def newest_fields(lesson: LessonPage, exchange: Copying) -> Record:
    """Return what a lesson says in its newest draft, with the ids of a copy."""
    newest = lesson.get_latest_revision_as_object()
    return page_fields(LessonPage, as_json(newest.serializable_data()), exchange)


def copied_tree(course_page: CoursePage, exchange: Copying) -> list[Record]:
    """Return the records of a course's newest drafts in one language, unpublished, with a copy's ids."""
    records = page_records(course_page, exchange)
    for record in records:
        record["id"] = exchange.new_id(record["id"])
        record["parent"] = exchange.new_id(record["parent"]) if record["parent"] else None
        record["fields"], record["draft"] = record["draft"] or record["fields"], None
        record["live"], record["first_published_at"], record["last_published_at"] = False, None, None
        for outcome in record["fields"].get("outcomes", []):
            if "id" in outcome:
                outcome["id"] = exchange.new_id(outcome["id"])
    return records
