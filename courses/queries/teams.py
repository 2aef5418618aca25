"""Which courses somebody writes or reviews, and who is in a course's team."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from courses.enums import TeamRole
from courses.models import Course, CoursePage
from courses.permissions import team_courses


@dataclass(frozen=True)
class Team:
    """The people of a course, by name."""

    authors: list[Any]
    reviewers: list[Any]

    def has(self, user: Any, role: TeamRole) -> bool:
        """Return whether `user` is in this part of the team."""
        return user in (self.authors if role == TeamRole.AUTHOR else self.reviewers)


def courses_of(user: Any) -> QuerySet[Course]:
    """Return the courses whose team `user` belongs to, as an author or a reviewer."""
    return team_courses(user)


def team_of(course: Course) -> Team:
    """Return who writes and who reviews a course; closed accounts are not there."""
    people = get_user_model()._default_manager.filter(is_active=True)
    return Team(
        authors=list(people.filter(groups=course.authors_id)) if course.authors_id else [],
        reviewers=list(people.filter(groups=course.reviewers_id)) if course.reviewers_id else [],
    )


def candidates() -> QuerySet[Any]:
    """Return who may be in a team at all: those who may enter the CMS, by name."""
    people = get_user_model()._default_manager.filter(is_active=True)
    entering = Q(groups__permissions__codename="access_admin") | Q(is_superuser=True)
    return people.filter(entering).distinct()


def own_course_pages(user: Any) -> list[CoursePage]:
    """Return a page of each course in whose team `user` is, in the first of its languages, by title."""
    pages = CoursePage.objects.filter(translation_key__in=team_courses(user).values("pk"))
    found: dict[Any, CoursePage] = {}
    for page in pages.select_related("locale").order_by("locale__pk"):
        found.setdefault(page.translation_key, page)
    return sorted(found.values(), key=lambda page: page.draft_title)
