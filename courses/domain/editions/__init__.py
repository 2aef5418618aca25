"""What a course's published pages would be as a version: gathered, checked, built, compared.

Nothing here writes to the database; `courses.domain.freezing` does.
"""

from courses.domain.editions.building import Edition, build_edition
from courses.domain.editions.changes import EditionChanges, changed_lessons, edition_changes
from courses.domain.editions.reasons import PublishError, Reason

__all__ = [
    "Edition",
    "EditionChanges",
    "PublishError",
    "Reason",
    "build_edition",
    "changed_lessons",
    "edition_changes",
]
