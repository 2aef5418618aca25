"""Publishing a course version: from then on its content never changes."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.domain.canonical import content_sha256
from courses.domain.editions import Edition, PublishError, Reason, build_edition, changed_lessons
from courses.domain.editions.checks import check_address
from courses.enums import Rollout
from courses.models import Course, CoursePage, CourseVersion, FrozenLesson
from courses.signals import version_published

__all__ = ["PublishError", "next_number", "publish_version", "usual_rollout"]

LOG_ACTION = "courses.publish_version"


@transaction.atomic
def publish_version(
    *,
    actor: AbstractBaseUser | None,
    course_page: CoursePage,
    major: bool,
    notes: dict[str, str],
    rollout: str | None = None,
    material: Collection[str] = (),
) -> CourseVersion:
    """Freeze the published pages of a course, in all languages, as its next version and make it the current
    one.

    `actor` is None when a command publishes. `major`: the version is a new edition (2.0), not a revision
    (1.1); the first version is always 1.0. `notes` say what is new, by language. `rollout` says what happens
    to those who are taking an earlier version (None: what is usual for its size), `material` names the
    changed lessons (by id) that have to be done again. Draft pages and drafts of published pages are left
    out. `version_published` is sent in this transaction. Raises PublishError with every obstacle; then
    nothing is stored.
    """
    course = _locked_course(course_page)
    edition = build_edition(course_page)
    current = course.current_version
    if current and current.sha256 == edition.sha256:
        message = _("Nothing that is published has changed since version {number}.").format(
            number=current.number
        )
        raise PublishError([Reason("", message)])
    _require_changed(material, current, edition)
    number = next_number(current, major=major)
    for file in edition.files:
        file.store()
    plan = {"rollout": rollout or usual_rollout(major=major), "material": sorted(set(material))}
    version = _store(course, edition, number, actor, notes, plan)
    version_published.send(sender=CourseVersion, version=version)
    log(
        instance=course_page,
        action=LOG_ACTION,
        user=actor,
        data={
            "version": version.number,
            "version_id": str(version.pk),
            "sha256": version.sha256,
            "rollout": version.rollout,
            "material": version.material,
        },
    )
    return version


def next_number(current: CourseVersion | None, *, major: bool) -> tuple[int, int]:
    """Return the (major, minor) number that follows the current version's."""
    if current is None:
        return 1, 0
    return (current.major + 1, 0) if major else (current.major, current.minor + 1)


def usual_rollout(*, major: bool) -> Rollout:
    """Return what a version means for those on an earlier one unless its trainers say otherwise."""
    return Rollout.OFFER if major else Rollout.REQUIRE


def _require_changed(material: Collection[str], current: CourseVersion | None, edition: Edition) -> None:
    """Refuse to have lessons done again that are the same as before."""
    if not changed_lessons(current, edition, edition.lessons).keys() >= set(material):
        message = _(
            "A lesson that is marked as to be done again has not changed since the newest version. "
            "Look at the list of changes and mark again."
        )
        raise PublishError([Reason("", message)])


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
    course: Course,
    edition: Edition,
    number: tuple[int, int],
    actor: Any,
    notes: dict[str, str],
    plan: dict[str, Any],
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
        **plan,
    )
    FrozenLesson.objects.bulk_create(
        FrozenLesson(version=version, lesson_id=lesson_id, content=content, sha256=content_sha256(content))
        for lesson_id, content in edition.lessons.items()
    )
    course.slug, course.code, course.current_version = edition.slug, edition.code, version
    course.save(update_fields=["slug", "code", "current_version"])
    return version
