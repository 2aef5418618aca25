"""The pre-flight on the screen and in the lesson's editor."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import LessonPage
from learning.domain.people import set_site_role
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_trainer
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(paper_course: PaperCourse) -> User:
    return author(paper_course)


def author(course: PaperCourse, language: str = "en") -> User:
    user = make_trainer(language=language)
    set_site_role(actor=None, user=user, role="trainer")
    return join_team(user, course.pages["bg"])


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=user.language)
    client.force_login(user)
    return client


def address(course: PaperCourse, language: str = "bg") -> str:
    return reverse("course_check:list", args=[course.pages[language].pk])


def words(response) -> str:
    """The visible words of a page."""
    content = re.sub(r"<(script|style|template)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.mark.parametrize("language", ["bg", "en"])
def test_what_blocks_is_shown_with_its_lesson_and_a_way_there(paper_course, trainer, language):
    page = paper_course.change("welcome", "en", 4, alt="")

    response = signed_in(trainer).get(address(paper_course, language))

    assert "Block 5: a picture has no description" in words(response)
    link = f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#block-{page.body[4].id}-section"
    assert f'href="{link}"' in response.content.decode()
    assert "Добре дошли" in words(response)


def test_it_reads_in_the_trainers_language(paper_course):
    paper_course.change("welcome", "en", 4, alt="")

    shown = words(signed_in(author(paper_course, "bg")).get(address(paper_course)))

    assert "Блок 5" in shown
    assert "Публикувани страници" in shown


def test_published_pages_and_drafts_are_counted_apart(paper_course, trainer):
    page = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    body = page.body.get_prep_value()
    body[4]["value"]["alt"] = ""
    page.body = body
    page.save_revision(clean=False)
    client = signed_in(trainer)

    live = words(client.get(address(paper_course)))
    drafts = words(client.get(address(paper_course), {"state": "drafts"}))

    assert "Published pages 0 obstacles" in live
    assert "Drafts included 1 obstacle," in live
    assert "has no description" not in live
    assert "has no description" in drafts


def test_filters_narrow_what_is_shown(paper_course, trainer):
    paper_course.change("welcome", "en", 4, alt="")
    paper_course.change("welcome", "bg", 0, html="<h2>А</h2><h4>Б</h4>")
    client = signed_in(trainer)

    def shown(**filters: str) -> tuple[bool, bool]:
        page = words(client.get(address(paper_course), filters))
        return "has no description" in page, "the heading “Б”" in page

    assert shown() == (True, True)
    assert shown(severity="block") == (True, False)
    assert shown(severity="warn") == (False, True)
    assert shown(language="en") == (True, False)
    assert shown(language="bg") == (False, True)
    assert shown(language="xx", severity="'\"<", state="?") == (True, True)
    assert "Nothing matches the filters." in words(
        client.get(address(paper_course), {"language": "bg", "severity": "block"})
    )


def test_the_tab_is_among_those_of_the_course(paper_course, trainer):
    versions = signed_in(trainer).get(reverse("course_versions:list", args=[paper_course.pages["bg"].pk]))

    assert versions.status_code == 200
    check = signed_in(trainer).get(address(paper_course)).content.decode()
    assert re.search(r'aria-current="page"[^>]*>.*?Check', check, re.S)


def test_it_does_not_exist_for_others(paper_course):
    stranger = make_trainer()
    set_site_role(actor=None, user=stranger, role="trainer")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))

    assert signed_in(stranger).get(address(paper_course), follow=True).status_code == 404


def test_the_editor_of_a_lesson_says_what_is_wrong_with_it(paper_course, trainer):
    page = paper_course.change("welcome", "bg", 4, alt="")
    client = signed_in(trainer)

    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert "a picture has no description" in words(editor)
    assert f'href="#block-{page.body[4].id}-section"' in editor.content.decode()
    assert address(paper_course) in editor.content.decode()
    quiet = client.get(reverse("wagtailadmin_pages:edit", args=[paper_course.lessons["bg"]["outlook"].pk]))
    assert "a picture has no description" not in words(quiet)


def test_the_editor_of_a_translation_says_it_too(paper_course, trainer):
    page = paper_course.change("welcome", "en", 4, alt="")

    editor = signed_in(trainer).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert "Translation of" in words(editor)
    assert "Block 5: a picture has no description" in words(editor)


def test_a_new_lesson_has_nothing_to_check_yet(paper_course, trainer):
    module = paper_course.lessons["bg"]["welcome"].get_parent()
    add = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])

    assert signed_in(trainer).get(add).status_code == 200


def test_the_screen_costs_the_same_however_much_is_found(paper_course, trainer):
    client = signed_in(trainer)
    client.get(address(paper_course))

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(address(paper_course))
        return len(counted)

    few = queries()
    for slug in ("welcome", "signals", "outlook", "project"):
        for language in ("bg", "en"):
            page = LessonPage.objects.get(pk=paper_course.lessons[language][slug].pk)
            page.body = [
                *page.body.get_prep_value(),
                {"type": "text", "value": "<h4></h4>", "id": str(page.pk)},
            ]
            page.save()

    assert queries() == few
