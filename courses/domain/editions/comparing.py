"""Comparing a published version with a later one, or with what would be published now."""

from collections.abc import Iterable

from courses.domain.editions.building import Content, Edition
from courses.domain.editions.changes import EditionChanges, edition_changes
from courses.models import CourseVersion, FrozenLesson


def contents_of(version: CourseVersion, lessons: Iterable[str] | None = None) -> dict[str, Content]:
    """Return the contents of these lessons of a version (None: of all) by their id. One query."""
    rows = FrozenLesson.objects.filter(version=version)
    if lessons is not None:
        rows = rows.filter(lesson_id__in=list(lessons))
    return {str(key): content for key, content in rows.values_list("lesson_id", "content")}


def changes_since(version: CourseVersion, edition: Edition) -> EditionChanges:
    """Return what differs in an edition from a version."""
    hashes = _hashes(edition.outline)
    changed = [key for key, sha256 in _hashes(version.outline).items() if hashes.get(key, sha256) != sha256]
    return edition_changes(version, edition, contents_of(version, changed), edition.lessons)


def changes_between(old: CourseVersion, new: CourseVersion) -> EditionChanges:
    """Return what differs in the version `new` from the version `old`."""
    return edition_changes(old, new, contents_of(old), contents_of(new))


def _hashes(outline: Content) -> dict[str, str]:
    return {lesson["id"]: lesson["sha256"] for module in outline["modules"] for lesson in module["lessons"]}
