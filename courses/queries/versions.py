"""The versions of a course, for its trainers."""

from uuid import UUID

from django.db.models import QuerySet
from wagtail import hooks

from courses.models import CoursePage, CourseVersion

NOTES_HOOK = "courses_version_notes"
"""A function that takes a course's id and returns sentences about its versions by their id."""


def versions_of(course_id: UUID) -> QuerySet[CourseVersion]:
    """Return the versions of a course, newest first, with their publishers, without their content."""
    versions = CourseVersion.objects.filter(course_id=course_id).select_related("course", "published_by")
    return versions.defer("questions").order_by("-major", "-minor")


def pages_of(version: CourseVersion) -> QuerySet[CoursePage]:
    """Return the pages, one a language, of the course that a version was published from."""
    pages: QuerySet[CoursePage] = CoursePage.objects.filter(translation_key=version.course_id)
    return pages


def version_notes(course_id: UUID) -> dict[UUID, str]:
    """Return what packages that know learners say of the versions of a course, in the reader's language."""
    notes: dict[UUID, str] = {}
    for say in hooks.get_hooks(NOTES_HOOK):
        notes |= say(course_id)
    return notes
