"""Teams of courses."""

from typing import Any

from courses.domain.teams import add_member
from courses.models import Course, CoursePage


def join_team(user: Any, course_page: CoursePage, role: str = "author") -> Any:
    """Put `user` into the team of the course that the page belongs to, and return the user."""
    course, _created = Course.objects.get_or_create(
        pk=course_page.translation_key, defaults={"slug": course_page.slug, "code": course_page.code}
    )
    return join_course(user, course, role)


def join_course(user: Any, course: Course, role: str = "author") -> Any:
    """Put `user` into the team of a course, which may have no pages, and return the user."""
    add_member(actor=None, course=course, user=user, role=role)
    return user
