"""Trainers publish and look at course versions in the admin; nobody else does."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
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


def form_of(page: Any) -> dict[str, Any]:
    """Return what a browser would send of the form that publishes, as it stands on the page."""
    form = BeautifulSoup(page.content, "html.parser").select_one("form[method=post][novalidate]")
    assert form is not None
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        name, kind = str(field["name"]), field.get("type", "")
        if kind == "checkbox":
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field["value"])
        elif kind != "radio" or field.has_attr("checked"):
            sent[name] = field.get("value", "") if field.name == "input" else field.get_text().strip()
    return sent


def send(client: Client, url: str, **values: Any) -> Any:
    """Open the page, fill in the form and press a button (`publish` or `look`)."""
    button = values.pop("button", "publish")
    data = form_of(client.get(url)) | {"notes_bg": "Ново.", "notes_en": "New."} | values | {button: "1"}
    return client.post(url, data, follow=True)


def test_a_trainer_publishes_the_first_version(paper_course: PaperCourse, trainer: User):
    client = signed_in(trainer)
    assert "This becomes version 1.0." in client.get(address(paper_course)).content.decode()

    answer = send(client, address(paper_course))

    version = CourseVersion.objects.get()
    assert (version.number, version.published_by, version.notes) == ("1.0", trainer, NOTES)
    page = answer.content.decode()
    assert "Мария Петрова" in page
    assert version.sha256[:12] in page


def test_notes_in_every_language_are_asked_for(paper_course: PaperCourse, trainer: User):
    answer = send(signed_in(trainer), address(paper_course), notes_en="")

    assert answer.context["form"].errors.keys() == {"notes_en"}
    assert not CourseVersion.objects.exists()


def test_what_has_changed_is_listed_by_lesson(paper_course: PaperCourse, trainer: User):
    publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
    paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")
    for language in ("bg", "en"):
        paper_course.lessons[language]["outlook"].unpublish()

    page = signed_in(trainer).get(address(paper_course)).content.decode()

    assert "Lesson changed: “Добре дошли”" in page
    assert "The text of block 1 (Text) is different in Bulgarian." in page
    assert "Lesson left out: “Работа на живо”" in page
    assert "1.1" in page
    assert "2.0" in page


def test_obstacles_are_shown_instead_of_the_form(paper_course: PaperCourse, trainer: User):
    paper_course.image.delete()

    page = signed_in(trainer).get(address(paper_course)).content.decode()

    assert "No version can be published yet" in page
    assert "Добре дошли: Block 5: The image does not exist any more." in page
    assert 'name="publish"' not in page


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


class TestPublishingTheNextVersion:
    @pytest.fixture
    def client(self, paper_course: PaperCourse, trainer: User) -> Client:
        publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
        paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")
        return signed_in(trainer)

    @pytest.mark.parametrize(
        ("size", "number", "rollout"), [("minor", "1.1", "require"), ("major", "2.0", "offer")]
    )
    def test_what_is_usual_follows_from_the_size(
        self, client: Client, paper_course: PaperCourse, size: str, number: str, rollout: str
    ):
        url = address(paper_course)
        looked = send(client, url, size=size, button="look")
        assert CourseVersion.objects.count() == 1
        assert f"What would happen with version {number}" in looked.content.decode()

        client.post(url, form_of(looked) | {"publish": "1"}, follow=True)

        version = CourseVersion.objects.latest("published_at")
        assert (version.number, version.rollout, version.material) == (number, rollout, [])
        assert version.notes == NOTES

    def test_another_choice_is_shown_before_it_is_published(self, client: Client, paper_course: PaperCourse):
        key = str(lesson_id(SLUG, "welcome"))
        shown = send(client, address(paper_course), rollout="leave", material=[key])
        assert "Nothing is published yet." in shown.content.decode()
        assert CourseVersion.objects.count() == 1

        client.post(address(paper_course), form_of(shown) | {"publish": "1"}, follow=True)

        version = CourseVersion.objects.latest("published_at")
        assert (version.rollout, version.material) == ("leave", [key])

    def test_what_was_published_meanwhile_is_shown_first(self, client: Client, paper_course: PaperCourse):
        sent = form_of(client.get(address(paper_course))) | {"notes_bg": "Ново.", "notes_en": "New."}
        paper_course.change("welcome", "en", 0, html="<p>Meanwhile</p>")

        answer = client.post(address(paper_course), sent | {"publish": "1"})

        assert "Nothing is published yet." in answer.content.decode()
        assert CourseVersion.objects.count() == 1

    def test_only_changed_lessons_can_be_marked(self, client: Client, paper_course: PaperCourse):
        page = client.get(address(paper_course))
        marks = BeautifulSoup(page.content, "html.parser").select("input[name=material]")
        assert [mark["value"] for mark in marks] == [str(lesson_id(SLUG, "welcome"))]

        answer = send(client, address(paper_course), material=[str(lesson_id(SLUG, "signals"))])

        assert "material" in answer.context["form"].errors
        assert CourseVersion.objects.count() == 1

    def test_looking_asks_for_no_notes_and_loses_none(self, client: Client, paper_course: PaperCourse):
        answer = send(client, address(paper_course), notes_en="", size="major", button="look")

        sent = form_of(answer)
        assert (sent["size"], sent["notes_bg"], sent["notes_en"]) == ("major", "Ново.", "")
        assert "This field is required" not in answer.content.decode()

    def test_a_tampered_choice_is_refused(self, client: Client, paper_course: PaperCourse):
        for button in ("look", "publish"):
            answer = send(client, address(paper_course), size="huge", rollout="force", button=button)
            assert answer.status_code == 200
        assert CourseVersion.objects.count() == 1

    def test_a_course_of_somebody_else_does_not_exist(self, paper_course: PaperCourse, staff: User):
        stranger = User.objects.create_user("stranger@example.org", full_name="Stranger", language="en")
        set_site_role(actor=staff, user=stranger, role="trainer")
        compare = reverse("course_versions:compare", args=[paper_course.pages["bg"].pk])
        for url in (address(paper_course), compare):
            assert signed_in(stranger).get(url).status_code == 404


class TestComparing:
    @pytest.fixture
    def versions(self, paper_course: PaperCourse, trainer: User) -> list[CourseVersion]:
        made = []
        for number in range(3):
            paper_course.change("welcome", "en", 0, html=f"<p>A start for the {number} time</p>")
            made.append(
                publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)
            )
        return made

    def compare(self, client: Client, paper_course: PaperCourse, **query: Any) -> Any:
        return client.get(reverse("course_versions:compare", args=[paper_course.pages["bg"].pk]), query)

    def test_any_two_versions(self, paper_course: PaperCourse, trainer: User, versions: list[CourseVersion]):
        page = self.compare(
            signed_in(trainer), paper_course, old=str(versions[0].pk), new=str(versions[2].pk)
        ).content.decode()

        assert "From version 1.0 to 1.2" in page
        assert "Lesson changed: “Добре дошли”" in page

    def test_a_lesson_word_by_word(
        self, paper_course: PaperCourse, trainer: User, versions: list[CourseVersion]
    ):
        answer = self.compare(
            signed_in(trainer),
            paper_course,
            old=str(versions[0].pk),
            new=str(versions[2].pk),
            lesson=str(lesson_id(SLUG, "welcome")),
            language="en",
        )
        page = BeautifulSoup(answer.content, "html.parser")

        assert [mark.get_text() for mark in page.select("del")] == ["removed: 0"]
        assert [mark.get_text() for mark in page.select("ins")] == ["added: 2"]

    def test_with_what_is_published_now(
        self, paper_course: PaperCourse, trainer: User, versions: list[CourseVersion]
    ):
        paper_course.change("welcome", "en", 0, html="<p>A start for the last time</p>")
        answer = self.compare(
            signed_in(trainer),
            paper_course,
            old=str(versions[2].pk),
            new="now",
            lesson=str(lesson_id(SLUG, "welcome")),
            language="en",
        )
        assert [mark.get_text() for mark in BeautifulSoup(answer.content, "html.parser").select("ins")] == [
            "added: last"
        ]

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"old": "x"},
            {"lesson": "x"},
            {"lesson": "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11"},
            {"new": "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11"},
        ],
    )
    def test_what_does_not_exist(
        self, paper_course: PaperCourse, trainer: User, versions: list[CourseVersion], query: dict[str, str]
    ):
        known = {"old": str(versions[0].pk), "new": str(versions[1].pk)} if query else {}
        assert self.compare(signed_in(trainer), paper_course, **known | query).status_code == 404

    def test_a_learner_does_not_get_there(
        self, paper_course: PaperCourse, learner: User, versions: list[CourseVersion]
    ):
        answer = self.compare(signed_in(learner), paper_course, old=str(versions[0].pk))
        assert answer.status_code in (302, 403)
