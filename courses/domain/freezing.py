"""Publishing a course version: from then on its content never changes."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.domain.canonical import content_sha256
from courses.domain.editions import Edition, PublishError, Reason, build_edition
from courses.domain.editions.checks import check_address
from courses.models import Course, CoursePage, CourseVersion, FrozenLesson

__all__ = ["PublishError", "next_number", "publish_version"]

LOG_ACTION = "courses.publish_version"


@transaction.atomic
def publish_version(
    *, actor: AbstractBaseUser | None, course_page: CoursePage, major: bool, notes: dict[str, str]
) -> CourseVersion:
    """Freeze the published pages of a course, in all languages, as its next version and make it the current
    one.

    `actor` is None when a command publishes. `major`: the version is a new edition (2.0), not a revision
    (1.1); the first version is always 1.0. `notes` say what is new, by language. Draft pages and drafts of
    published pages are left out. Raises PublishError with every obstacle; then nothing is stored.
    """
    course = _locked_course(course_page)
    edition = build_edition(course_page)
    current = course.current_version
    if current and current.sha256 == edition.sha256:
        message = _("Nothing that is published has changed since version {number}.").format(
            number=current.number
        )
        raise PublishError([Reason("", message)])
    number = next_number(current, major=major)
    for file in edition.files:
        file.store()
    version = _store(course, edition, number, actor, notes)
    log(
        instance=course_page,
        action=LOG_ACTION,
        user=actor,
        data={"version": version.number, "version_id": str(version.pk), "sha256": version.sha256},
    )
    return version


def next_number(current: CourseVersion | None, *, major: bool) -> tuple[int, int]:
    """Return the (major, minor) number that follows the current version's."""
    if current is None:
        return 1, 0
    return (current.major + 1, 0) if major else (current.major, current.minor + 1)


def _locked_course(course_page: CoursePage) -> Course:
    """Return the row of the course, locked, so that two publishers cannot take the same number."""
    taken = check_address(course_page)
    if taken:
        raise PublishError(taken)
    Course.objects.get_or_create(
        pk=course_page.translation_key, defaults={"slug": course_page.slug, "code": course_page.code}
    )
    return (
        Course.objects.select_for_update(of=("self",))
        .select_related("current_version")
        .get(pk=course_page.translation_key)
    )


def _store(
    course: Course, edition: Edition, number: tuple[int, int], actor: Any, notes: dict[str, str]
) -> CourseVersion:
    version = CourseVersion.objects.create(
        course=course,
        major=number[0],
        minor=number[1],
        notes=notes,
        card=edition.card,
        outline=edition.outline,
        questions=edition.questions,
        sha256=edition.sha256,
        published_at=timezone.now(),
        published_by=actor,
    )
    FrozenLesson.objects.bulk_create(
        FrozenLesson(version=version, lesson_id=lesson_id, content=content, sha256=content_sha256(content))
        for lesson_id, content in edition.lessons.items()
    )
    course.slug, course.code, course.current_version = edition.slug, edition.code, version
    course.save(update_fields=["slug", "code", "current_version"])
    return version
