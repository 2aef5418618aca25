"""The questions of a frozen course version, with their right answers: for grading, never for a learner's
screen.
"""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from courses.models import CourseVersion
from learning.domain.grading import Languages

KEPT_VERSIONS = 32


@lru_cache(maxsize=KEPT_VERSIONS)
def questions_of(version_id: UUID) -> Mapping[str, Languages]:
    """Return the version's questions by code; shared between requests, so do not change them.

    One query, the first time. Raises CourseVersion.DoesNotExist.
    """
    questions: Mapping[str, Languages] = CourseVersion.objects.values_list("questions", flat=True).get(
        pk=version_id
    )
    return questions
