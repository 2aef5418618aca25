"""A course that moves to another site looks the same there, to the byte, to whoever takes it."""

import io
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from courses.domain.archive import export_course, import_course
from courses.domain.canonical import content_sha256, version_sha256
from courses.domain.freezing import publish_version
from courses.models import Course, CourseVersion
from courses.queries.lessons import lesson_content
from learning.domain.attempts import start_attempt, submit_attempt
from learning.models import Attempt, Enrolment
from tests.factories.course_pages import SLUG, PaperCourse, make_paper_course
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import World, make_enrolment
from tests.factories.wiping import wipe_courses
from tests.learning.browsing import address
from tests.learning.taking import answer

pytestmark = pytest.mark.django_db
RUN = UUID("0f9d9d49-64f7-4d0f-a8d2-9f0b2b6cbd11")
ATTEMPT = UUID("3a3a9a2e-7c52-4f0c-8a3e-5a0a3b7b2c22")
LESSONS = ("welcome", "signals", "check-1", "outlook", "project", "final-quiz")
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTES = {"bg": "Ново.", "en": "New."}


@pytest.fixture
def course(db: None) -> PaperCourse:
    """A course on paper with two published versions and a draft."""
    course = make_paper_course()
    publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    for language in ("bg", "en"):
        course.change("welcome", language, 0, html="<p>Още веднъж.</p>")
    publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    return course


def seen(client: Client, world: World) -> dict[str, bytes]:
    """Return everything that Alice sees of the course, by address."""
    version = CourseVersion.objects.get(major=1, minor=1)
    enrolment = make_enrolment(world.alice, version, id=RUN)
    attempt = _attempt(enrolment)
    client.force_login(world.alice)
    pages = {}
    for language in ("bg", "en"):
        addresses = [
            address("catalogue", language=language),
            address("course", SLUG, language=language),
            *(address("lesson", RUN, lesson_id(SLUG, name), language=language) for name in LESSONS),
            address("attempt", attempt.id, language=language),
            address("attempt_review", attempt.id, language=language),
        ]
        pages |= {found: _page(client, found) for found in addresses}
    answer(attempt)
    submit_attempt(actor=world.alice, attempt=attempt)
    Attempt.objects.update(submitted_at=MOMENT, started_at=MOMENT)
    for language in ("bg", "en"):
        found = address("attempt", attempt.id, language=language)
        pages[f"results at {found}"] = _page(client, found)
    return pages


def _attempt(enrolment: Enrolment) -> Attempt:
    attempt = start_attempt(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson_id(SLUG, "check-1"),
        block_id=block_id(SLUG, "check-1", "quiz"),
    )
    Attempt.objects.filter(pk=attempt.pk).update(id=ATTEMPT, seed=7, questions=sorted(attempt.questions))
    return Attempt.objects.get(pk=ATTEMPT)


def _page(client: Client, found: str) -> bytes:
    response = client.get(found)
    assert response.status_code == 200, found
    return CHANGING.sub(b"", response.content)


def versions() -> list[dict[str, Any]]:
    names = ("id", "major", "minor", "notes", "card", "outline", "questions", "rollout", "material", "sha256")
    rows = CourseVersion.objects.order_by("minor").values(*names, "published_at")
    return [dict(row) for row in rows]


def test_the_learner_sees_the_same_bytes_on_the_other_site(client: Client, world: World, course: PaperCourse):
    archive = io.BytesIO()
    export_course(Course.objects.get(), archive, actor=None)
    before, frozen_before = seen(client, world), versions()

    wipe_courses()
    assert not CourseVersion.objects.exists()
    import_course(archive, actor=world.tanya)

    assert versions() == frozen_before
    after = seen(client, world)
    assert after.keys() == before.keys()
    assert [found for found in before if before[found] != after[found]] == []
    assert len(before) == 22


def test_the_hashes_of_imported_versions_are_right(world: World, course: PaperCourse):
    archive = io.BytesIO()
    export_course(Course.objects.get(), archive, actor=None)
    wipe_courses()

    import_course(archive, actor=world.tanya)

    for version in CourseVersion.objects.all():
        assert version.sha256 == version_sha256(version.card, version.outline, version.questions)
        for lesson in version.lessons.all():
            assert lesson.sha256 == content_sha256(lesson.content)


def test_pictures_of_versions_come_along(world: World, course: PaperCourse):
    archive = io.BytesIO()
    export_course(Course.objects.get(), archive, actor=None)
    wipe_courses()

    import_course(archive, actor=world.tanya)

    version = CourseVersion.objects.get(minor=1)
    html = lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg").segments[-1].html
    name = re.search(r'src="/media/(frozen/[^"]+)"', html)[1]  # type: ignore[index]
    with default_storage.open(name) as file:
        assert b"<title>Cone</title>" in file.read()
