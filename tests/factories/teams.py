"""Teams of courses."""

from typing import Any

from courses.domain.teams import add_member
from courses.models import Course, CoursePage


def join_team(user: Any, course_page: CoursePage, role: str = "author") -> Any:
    """Put `user` into the team of the course that the page belongs to, and return the user."""
    course, _created = Course.objects.get_or_create(
        pk=course_page.translation_key, defaults={"slug": course_page.slug, "code": course_page.code}
    )
    add_member(actor=None, course=course, user=user, role=role)
    return user
