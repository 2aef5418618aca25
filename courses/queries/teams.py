"""Which courses somebody writes or reviews."""

from typing import Any

from django.db.models import Q, QuerySet

from courses.models import Course


def courses_of(user: Any) -> QuerySet[Course]:
    """Return the courses whose team `user` belongs to, as an author or a reviewer."""
    groups = user.groups.values("pk")
    return Course.objects.filter(Q(authors__in=groups) | Q(reviewers__in=groups))
