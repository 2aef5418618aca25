"""What a course's published pages would be as a version: gathered, checked, built, compared.

Nothing here writes to the database; `courses.domain.freezing` does.
"""

from courses.domain.editions.building import Edition, build_edition
from courses.domain.editions.changes import Change, edition_changes
from courses.domain.editions.reasons import PublishError, Reason

__all__ = ["Change", "Edition", "PublishError", "Reason", "build_edition", "edition_changes"]
