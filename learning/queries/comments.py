"""What learners told the authors of lessons."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from learning.models import LessonComment, User


def comments_on(
    course_id: UUID, lessons: Sequence[str], version: str, period: str
) -> QuerySet[LessonComment]:
    """Return the comments on these lessons of a course, the newest first, with their versions' numbers.

    `version` and `period` pick the runs that they belong to, as `small_groups.Choice` has them.
    """
    comments = LessonComment.objects.filter(enrolment__course_id=course_id, lesson_id__in=lessons)
    if version:
        comments = comments.filter(enrolment__version_id=UUID(version))
    if period:
        year, _dash, quarter = period.partition("-")
        comments = comments.annotate(
            year=ExtractYear("enrolment__started_at"), quarter=ExtractQuarter("enrolment__started_at")
        ).filter(year=int(year))
        if quarter:
            comments = comments.filter(quarter=int(quarter))
    heavy = ("version__card", "version__outline", "version__questions", "version__notes")
    return comments.select_related("version").defer(*heavy).order_by("-created_at", "-pk")


def comments_since(user: User, moment: datetime) -> int:
    """Return how many comments somebody has written since then."""
    return LessonComment.objects.filter(enrolment__user=user, created_at__gte=moment).count()
