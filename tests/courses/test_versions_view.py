"""Trainers publish and look at course versions in the admin; nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.domain.freezing import publish_version
from courses.models import CourseVersion
from learning.domain.people import set_site_role
from learning.models import User
from tests.factories.course_pages import SLUG, PaperCourse
from tests.factories.courses import lesson_id
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.org", "x", full_name="Staff", language="en")


@pytest.fixture
def trainer(paper_course: PaperCourse, staff: User) -> User:
    user = User.objects.create_user("trainer@example.org", full_name="Мария Петрова", language="en")
    set_site_role(actor=staff, user=user, role="trainer")
    return join_team(user, paper_course.pages["bg"])


@pytest.fixture
def learner(db: None) -> User:
    return User.objects.create_user("learner@example.org", full_name="Иван Петров")


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def address(course: PaperCourse) -> str:
    return reverse("course_versions:list", args=[course.pages["bg"].pk])


def test_a_trainer_publishes_the_first_version(paper_course: PaperCourse, trainer: User):
    client = signed_in(trainer)
    assert "This becomes version 1.0." in client.get(address(paper_course)).content.decode()

    answer = client.post(
        address(paper_course), {"size": "minor", "notes_bg": "Ново.", "notes_en": "New."}, follow=True
    )

    version = CourseVersion.objects.get()
    assert (version.number, version.published_by, version.notes) == ("1.0", trainer, NOTES)
    page = answer.content.decode()
    assert "Мария Петрова" in page
    assert version.sha256[:12] in page


def test_notes_in_every_language_are_asked_for(paper_course: PaperCourse, trainer: User):
    answer = signed_in(trainer).post(address(paper_course), {"size": "minor", "notes_bg": "Ново."})

    assert answer.context["form"].errors.keys() == {"notes_en"}
    assert not CourseVersion.objects.exists()


def test_what_has_changed_is_listed_by_lesson(paper_course: PaperCourse, trainer: User):
    publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
    paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")
    for language in ("bg", "en"):
        paper_course.lessons[language]["outlook"].unpublish()

    page = signed_in(trainer).get(address(paper_course)).content.decode()

    assert "Lesson changed: Добре дошли" in page
    assert "Lesson left out: Работа на живо" in page
    assert "1.1" in page
    assert "2.0" in page


def test_obstacles_are_shown_instead_of_the_form(paper_course: PaperCourse, trainer: User):
    paper_course.image.delete()

    page = signed_in(trainer).get(address(paper_course)).content.decode()

    assert "No version can be published yet" in page
    assert "Добре дошли: Block 5: The image does not exist any more." in page
    assert '<form method="post"' not in page


def test_the_course_page_leads_there(paper_course: PaperCourse, trainer: User):
    client = signed_in(trainer)
    course, lesson = paper_course.pages["bg"], paper_course.lessons["bg"]["welcome"]

    for page in (
        client.get(reverse("wagtailadmin_explore", args=[course.pk])),
        client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])),
    ):
        assert address(paper_course) in page.content.decode()
    assert (
        "/versions/" not in client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    )


def test_an_old_version_can_be_read_but_not_answered(paper_course: PaperCourse, trainer: User):
    version = publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
    paper_course.change("welcome", "en", 0, html="<p>Changed since.</p>")
    url = reverse("course_versions:lesson", args=[version.pk, lesson_id(SLUG, "welcome")])

    page = signed_in(trainer).get(url, {"language": "en"}).content.decode()

    assert "A start" in page
    assert "Changed since." not in page
    assert "disabled" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_learner_does_not_get_there(paper_course: PaperCourse, learner: User, method: str):
    version = publish_version(actor=None, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
    client = signed_in(learner)

    for url in (
        address(paper_course),
        reverse("course_versions:lesson", args=[version.pk, lesson_id(SLUG, "welcome")]),
    ):
        assert getattr(client, method)(url).status_code in (302, 403)
    assert CourseVersion.objects.count() == 1


def test_a_visitor_does_not_get_there(paper_course: PaperCourse):
    answer = Client().get(address(paper_course))

    assert answer.status_code == 302
    assert not answer["Location"].startswith(address(paper_course))


def test_another_kind_of_page_has_no_versions(paper_course: PaperCourse, trainer: User):
    url = reverse("course_versions:list", args=[paper_course.lessons["bg"]["welcome"].pk])

    assert signed_in(trainer).get(url, follow=True).status_code == 404
