"""The screens of outline and reuse, as a trainer of the course and as a stranger."""

import io
import json
import zipfile
from collections.abc import Iterator
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from courses.domain.freezing import publish_version
from courses.models import Course, CoursePage, CourseVersion, LessonPage, LessonTemplate, QuestionBank
from courses.queries.outline import CourseOutline, read_outline
from learning.domain.people import set_site_role
from learning.enums import SiteRole
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.courses import lesson_id
from tests.factories.learning import make_user
from tests.factories.teams import join_team
from tests.factories.wiping import wipe_courses

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def tanya(paper_course: PaperCourse) -> User:
    """A trainer who writes the course."""
    user = make_user("tanya@example.org", language="en")
    set_site_role(actor=None, user=user, role=SiteRole.TRAINER)
    join_team(user, paper_course.pages["bg"])
    return user


@pytest.fixture
def client(tanya: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(tanya, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def stranger(paper_course: PaperCourse) -> Client:
    """Somebody who may enter the CMS but has nothing to do with the course."""
    user = make_user("stranger@example.org", language="en")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def soup(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


def outline_of(course: PaperCourse) -> CourseOutline:
    return read_outline(course.pages["bg"])


def address(course: PaperCourse, tab: str = "course_outline:list", language: str = "bg") -> str:
    return reverse(tab, args=[course.pages[language].pk])


def order(course: PaperCourse, number: int = 0) -> list[str]:
    return [lesson.primary.slug for lesson in outline_of(course).modules[number].lessons]


def post_lesson(client: Client, course: PaperCourse, slug: str, action: str, **data: str):
    fields = {
        "token": outline_of(course).token,
        "lesson": str(lesson_id("paper-course", slug)),
        "action": action,
    }
    return client.post(address(course), fields | data)


class TestOutline:
    def test_it_lists_both_languages(self, client: Client, paper_course: PaperCourse):
        page = soup(client.get(address(paper_course, language="en")))

        first = page.select_one("[data-lesson]")
        assert [link.get_text() for link in first.select(".outline-pages a")] == ["Добре дошли", "Welcome"]
        assert [link["lang"] for link in first.select(".outline-pages a")] == ["bg", "en"]
        assert "Published" in first.get_text()
        assert "15 min" in first.get_text()
        assert page.select_one('[aria-current="page"]').get_text(strip=True) == "Outline"

    def test_buttons_at_the_edges_are_closed(self, client: Client, paper_course: PaperCourse):
        page = soup(client.get(address(paper_course)))

        lessons = page.select("[data-lesson]")
        closed = [
            [b["value"] for b in lesson.select("button[disabled]")]
            for lesson in (lessons[0], lessons[2], lessons[-1])
        ]
        assert closed == [["up"], [], ["down"]]

    def test_a_lesson_goes_down(self, client: Client, paper_course: PaperCourse):
        answer = post_lesson(client, paper_course, "welcome", "down")

        assert answer.status_code == 302
        assert order(paper_course) == ["signals", "welcome", "check-1"]
        text = client.get(answer.url).content.decode()
        assert "“Добре дошли” is now in “M1”, place 2 of 3." in text

    def test_a_lesson_goes_up(self, client: Client, paper_course: PaperCourse):
        post_lesson(client, paper_course, "check-1", "up")

        assert order(paper_course) == ["welcome", "check-1", "signals"]

    def test_at_the_edge_of_its_module_a_lesson_goes_into_the_next_one(
        self, client: Client, paper_course: PaperCourse
    ):
        post_lesson(client, paper_course, "check-1", "down")
        assert order(paper_course, 1) == ["check-1", "outlook", "project"]

        post_lesson(client, paper_course, "check-1", "up")
        assert order(paper_course, 0) == ["welcome", "signals", "check-1"]

    def test_a_lesson_goes_to_the_end_of_a_chosen_module(self, client: Client, paper_course: PaperCourse):
        module = str(outline_of(paper_course).modules[1].item.key)

        post_lesson(client, paper_course, "welcome", "move", module=module)

        assert order(paper_course, 1) == ["outlook", "project", "welcome"]

    def test_a_lesson_is_dropped_behind_another_one(self, client: Client, paper_course: PaperCourse):
        module = str(outline_of(paper_course).modules[1].item.key)
        after = str(lesson_id("paper-course", "outlook"))

        post_lesson(client, paper_course, "welcome", "move", module=module, after=after)
        assert order(paper_course, 1) == ["outlook", "welcome", "project"]

        post_lesson(client, paper_course, "welcome", "move", module=module, after="")
        assert order(paper_course, 1) == ["welcome", "outlook", "project"]

    def test_a_script_gets_the_new_list(self, client: Client, paper_course: PaperCourse):
        fields = {
            "token": outline_of(paper_course).token,
            "lesson": str(lesson_id("paper-course", "welcome")),
            "action": "down",
        }

        answer = client.post(address(paper_course), fields, headers=FETCH)

        data = json.loads(answer.content)
        assert data["message"] == "“Добре дошли” is now in “M1”, place 2 of 3."
        titles = [
            link.get_text()
            for link in BeautifulSoup(data["html"], "html.parser").select("[data-lesson] a[lang=en]")
        ]
        assert titles[:2] == ["Weak signals", "Welcome"]
        assert outline_of(paper_course).token in data["html"]

    def test_a_stale_order_is_refused_and_the_script_gets_the_present_one(
        self, client: Client, paper_course: PaperCourse
    ):
        old = outline_of(paper_course).token
        post_lesson(client, paper_course, "welcome", "down")
        fields = {"token": old, "lesson": str(lesson_id("paper-course", "signals")), "action": "down"}

        answer = client.post(address(paper_course), fields, headers=FETCH)

        assert answer.status_code == 409
        assert "Somebody else has changed the order" in json.loads(answer.content)["message"]
        assert order(paper_course) == ["signals", "welcome", "check-1"]

    def test_modules_change_places(self, client: Client, paper_course: PaperCourse):
        found = outline_of(paper_course)
        fields = {"token": found.token, "module": str(found.modules[0].item.key), "action": "module_down"}

        client.post(address(paper_course), fields)

        assert [module.item.title for module in outline_of(paper_course).modules] == ["M2", "M1"]

    @pytest.mark.parametrize("data", [{"action": "up"}, {"action": "up", "lesson": "x", "token": ""}])
    def test_nonsense_is_refused(self, client: Client, paper_course: PaperCourse, data: dict[str, str]):
        assert client.post(address(paper_course), data, headers=FETCH).status_code == 409
        assert client.post(address(paper_course), {"action": "explode"}).status_code == 400

    def test_pages_are_renamed(self, client: Client, paper_course: PaperCourse):
        key = str(lesson_id("paper-course", "welcome"))
        data = {"action": "rename", "key": key, "title_bg": "Начало", "title_en": "Start"}

        client.post(address(paper_course), data)

        lesson = outline_of(paper_course).modules[0].lessons[0]
        assert [page.draft_title for page in lesson.pages.values()] == ["Начало", "Start"]
        assert "Published, with changes" in client.get(address(paper_course)).content.decode()

    def test_lessons_and_modules_are_added(self, client: Client, paper_course: PaperCourse):
        module = {"action": "add_module", "module-title_bg": "Трети", "module-title_en": "Third"}
        client.post(address(paper_course), module)
        third = outline_of(paper_course).modules[2].item
        lesson = {
            "action": "add_lesson",
            "lesson-title_bg": "Урок",
            "lesson-title_en": "Lesson",
            "lesson-module": str(third.key),
            "lesson-template": "",
        }

        client.post(address(paper_course), lesson)

        added = outline_of(paper_course).modules[2].lessons[0]
        assert [page.title for page in added.pages.values()] == ["Урок", "Lesson"]
        assert "Draft" in client.get(address(paper_course)).content.decode()

    def test_a_title_is_needed_in_every_language(self, client: Client, paper_course: PaperCourse):
        answer = client.post(address(paper_course), {"action": "add_module", "module-title_bg": "Трети"})

        assert answer.status_code == 422
        assert "This field is required" in answer.content.decode()
        assert len(outline_of(paper_course).modules) == 2


class TestReuse:
    def test_the_course_is_downloaded_as_one_file(self, client: Client, paper_course: PaperCourse):
        answer = client.post(address(paper_course, "course_reuse:course"), {"action": "export"})

        assert answer.headers["Content-Disposition"].startswith('attachment; filename="paper-course-')
        data = b"".join(answer.streaming_content)
        assert "manifest.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()

    def test_the_course_is_duplicated(self, client: Client, paper_course: PaperCourse, tanya: User):
        data = {
            "action": "duplicate",
            "copy-slug": "second",
            "copy-code": "PAP-102",
            "copy-title_bg": "Втори",
            "copy-title_en": "Second",
        }

        answer = client.post(address(paper_course, "course_reuse:course"), data)

        copy = CoursePage.objects.get(slug="second", locale__language_code="bg")
        assert answer.url == reverse("course_outline:list", args=[copy.pk])
        assert client.get(answer.url).status_code == 200

    def test_a_taken_address_is_said(self, client: Client, paper_course: PaperCourse):
        data = {
            "action": "duplicate",
            "copy-slug": "paper-course",
            "copy-code": "PAP-102",
            "copy-title_bg": "Втори",
            "copy-title_en": "Second",
        }

        answer = client.post(address(paper_course, "course_reuse:course"), data)

        assert answer.status_code == 422
        assert "Another course has the address" in answer.content.decode()

    def test_a_lesson_is_duplicated(self, client: Client, paper_course: PaperCourse):
        lesson = paper_course.lessons["en"]["welcome"]
        page = client.get(reverse("course_reuse:duplicate_lesson", args=[lesson.pk]))
        assert soup(page).select_one("option[selected]").get_text() == "M1"
        module = outline_of(paper_course).modules[1].item.key
        data = {"module": str(module), "title_bg": "Още", "title_en": "More"}

        client.post(reverse("course_reuse:duplicate_lesson", args=[lesson.pk]), data)

        assert outline_of(paper_course).modules[1].lessons[-1].title == "Още"

    def test_a_lesson_becomes_a_template_of_its_trainer(
        self, client: Client, paper_course: PaperCourse, tanya: User
    ):
        lesson = paper_course.lessons["bg"]["welcome"]
        data = {"title_bg": "Шаблон", "title_en": "Template", "description_bg": "", "description_en": ""}

        client.post(reverse("course_reuse:save_template", args=[lesson.pk]), data)

        rows = LessonTemplate.objects.order_by("locale__language_code")
        assert [(row.title, row.created_by) for row in rows] == [("Шаблон", tanya), ("Template", tanya)]
        assert "Шаблон" in client.get(address(paper_course)).content.decode()

    @pytest.mark.parametrize(
        ("page", "leads_to"),
        [
            ("course", "course_reuse:course"),
            ("lesson", "course_reuse:duplicate_lesson"),
            ("module", "course_outline:list"),
        ],
    )
    def test_wagtails_own_copy_leads_here(
        self, client: Client, paper_course: PaperCourse, page: str, leads_to: str
    ):
        course = paper_course.pages["bg"]
        lesson = paper_course.lessons["bg"]["welcome"]
        source = {"course": course, "lesson": lesson, "module": lesson.get_parent()}[page]
        target = lesson if page == "lesson" else course

        answer = client.post(
            reverse("wagtailadmin_pages:copy", args=[source.pk]), {"new_title": "x", "new_slug": "x"}
        )

        assert answer.url == reverse(leads_to, args=[target.pk])
        assert Page.objects.filter(slug="x").count() == 0

    def test_the_catalogue_is_not_copied(self, paper_course: PaperCourse):
        staff = User.objects.create_superuser("staff@example.org", "x", full_name="Staff", language="en")
        client = Client()
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        catalogue = paper_course.pages["bg"].get_parent()
        before = Page.objects.count()

        client.post(reverse("wagtailadmin_pages:copy", args=[catalogue.pk]), {"new_slug": "x"})
        client.post(f"/cms/api/main/pages/{catalogue.pk}/action/copy/", {"recursive": True})

        assert Page.objects.count() == before


class TestImport:
    @pytest.fixture
    def archive(self, client: Client, paper_course: PaperCourse) -> bytes:
        """The course as one file, with a bank that is not shared."""
        QuestionBank.objects.update(course=paper_course.pages["bg"].translation_key)
        publish_version(
            actor=None, course_page=paper_course.pages["bg"], major=False, notes={"bg": "…", "en": "…"}
        )
        answer = client.post(address(paper_course, "course_reuse:course"), {"action": "export"})
        data = b"".join(answer.streaming_content)
        wipe_courses()
        return data

    def upload(self, client: Client, data: bytes, action: str = "import"):
        file = SimpleUploadedFile("course.zip", data, content_type="application/zip")
        return client.post(reverse("course_reuse:import"), {"action": action, "file": file})

    def test_whoever_imports_a_course_may_write_it(self, client: Client, archive: bytes, tanya: User):
        answer = self.upload(client, archive)

        assert answer.status_code == 302
        assert client.get(answer.url).status_code == 200
        assert CourseVersion.objects.get().published_by is None

    def test_a_trial_keeps_nothing(self, client: Client, archive: bytes):
        answer = self.upload(client, archive, "try")

        assert "The archive is sound" in answer.content.decode()
        assert not Course.objects.exists()

    def test_a_damaged_file_is_refused_with_its_reason(self, client: Client, archive: bytes):
        answer = self.upload(client, archive[:-100])

        assert answer.status_code == 422
        assert "not complete" in answer.content.decode()
        assert not Course.objects.exists()


LESSON = """---
course: paper-course
lesson: {slug}
lang: {language}
kind: reading
minutes: 9
competences: []
level: foundation
---
# {title}
## {heading}
{text}
"""


class TestLessonFiles:
    def files(self, **texts: str) -> list[SimpleUploadedFile]:
        return [
            SimpleUploadedFile(f"{name.replace('__', '.').replace('_', '-')}.md", text.encode())
            for name, text in texts.items()
        ]

    def post(
        self,
        client: Client,
        course: PaperCourse,
        files: list[SimpleUploadedFile],
        action: str = "import_files",
    ):
        module = str(outline_of(course).modules[1].item.key)
        data = {"action": action, "files-uploads": files, "files-module": module}
        return client.post(address(course, "course_reuse:course"), data)

    def test_faults_are_named_by_file_and_line(self, client: Client, paper_course: PaperCourse):
        text = LESSON.format(slug="signals", language="bg", title="А", heading="Б", text="```quizz\n```")

        answer = self.post(client, paper_course, self.files(signals__bg=text))

        assert answer.status_code == 422
        assert "signals.bg.md:12" in answer.content.decode()
        assert "quizz" in answer.content.decode()

    def test_a_check_writes_nothing(self, client: Client, paper_course: PaperCourse):
        text = LESSON.format(slug="new-one", language="bg", title="Нов урок", heading="Б", text="Текст.")

        answer = self.post(client, paper_course, self.files(new_one__bg=text), "check_files")

        assert "a new lesson" in answer.content.decode()
        assert not LessonPage.objects.filter(slug="new-one").exists()

    def test_lessons_are_written_as_drafts(self, client: Client, paper_course: PaperCourse):
        text = LESSON.format(slug="new-one", language="bg", title="Нов урок", heading="Б", text="Текст.")

        answer = self.post(client, paper_course, self.files(new_one__bg=text))

        assert answer.url == address(paper_course)
        page = LessonPage.objects.get(slug="new-one", locale__language_code="bg")
        assert (page.live, page.minutes) == (False, 9)


@pytest.mark.parametrize("name", ["course_outline:list", "course_reuse:course"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_strangers_the_courses_screens_do_not_exist(
    stranger: Client, paper_course: PaperCourse, name: str, method: str
):
    assert getattr(stranger, method)(address(paper_course, name), {"action": "export"}).status_code == 404


@pytest.mark.parametrize("name", ["course_reuse:duplicate_lesson", "course_reuse:save_template"])
def test_for_strangers_the_lessons_screens_do_not_exist(
    stranger: Client, paper_course: PaperCourse, name: str
):
    lesson = paper_course.lessons["bg"]["welcome"]
    assert stranger.get(reverse(name, args=[lesson.pk])).status_code == 404
    assert stranger.post(reverse(name, args=[lesson.pk]), {"module": str(UUID(int=1))}).status_code == 404
