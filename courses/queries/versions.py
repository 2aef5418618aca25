"""The versions of a course, for its trainers."""

from uuid import UUID

from django.db.models import QuerySet

from courses.models import CoursePage, CourseVersion


def versions_of(course_id: UUID) -> QuerySet[CourseVersion]:
    """Return the versions of a course, newest first, with their publishers, without their content."""
    versions = CourseVersion.objects.filter(course_id=course_id).select_related("course", "published_by")
    return versions.defer("questions").order_by("-major", "-minor")


def pages_of(version: CourseVersion) -> QuerySet[CoursePage]:
    """Return the pages, one a language, of the course that a version was published from."""
    pages: QuerySet[CoursePage] = CoursePage.objects.filter(translation_key=version.course_id)
    return pages
