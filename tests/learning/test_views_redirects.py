"""The public addresses of Wagtail's catalogue pages lead to the learner's screens."""

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from wagtail.models import Page

from courses.domain.freezing import publish_version
from courses.models import CataloguePage, Course
from learning.redirects import serve_learner_screen
from tests.factories.course_pages import make_paper_course
from tests.learning.browsing import address


@pytest.fixture
def paper(db):
    return make_paper_course()


@pytest.fixture
def published(world, paper):
    publish_version(actor=world.tanya, course_page=paper.pages["bg"], major=True, notes={"bg": "Ново."})
    return paper


def where(page, language):
    with override(language):
        response = serve_learner_screen(page, RequestFactory().get("/"), [], {})
    return response and response["Location"]


@pytest.mark.parametrize("language", ["bg", "en"])
def test_pages_of_a_course_lead_to_the_course_in_their_language(published, language):
    course = address("course", Course.objects.get().slug, language=language)
    lesson = next(iter(published.lessons[language].values()))
    module = Page.objects.get(pk=lesson.pk).get_parent().specific
    assert [where(page, language) for page in (published.pages[language], module, lesson)] == [course] * 3


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_lessons_public_address_never_shows_the_page_that_trainers_edit(client, published, language):
    lesson = next(iter(published.lessons[language].values()))
    response = client.get(lesson.get_url())
    assert response["Location"] == address("course", Course.objects.get().slug, language=language)


def test_the_catalogue_page_leads_to_the_catalogue(paper):
    assert where(CataloguePage.objects.get(locale__language_code="en"), "en") == address("catalogue")


def test_a_course_that_was_never_published_leads_to_the_catalogue(client, paper):
    assert where(paper.pages["en"], "en") == address("catalogue")
    lesson = next(iter(paper.lessons["en"].values()))
    assert client.get(lesson.get_url())["Location"] == address("catalogue")


def test_other_pages_are_left_to_wagtail(paper):
    assert where(paper.pages["en"].get_site().root_page, "en") is None
