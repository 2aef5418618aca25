"""Trainers go through a draft as a learner would: real screens, real grading, no trace."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses.models import LessonPage
from learning.domain.grading import tokenise_response
from learning.domain.papers import Paper
from learning.domain.rehearsal import Rehearsal
from learning.models import User
from tests.factories.course_pages import SLUG, PaperCourse, make_paper_course
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import World
from tests.factories.questions import CODES, RIGHT, WRONG, questions
from tests.factories.teams import join_team
from tests.learning.browsing import address, fields, script_headers, soup, text
from tests.learning.test_no_answers_before_submission import telling_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_course(db: None) -> PaperCourse:
    return make_paper_course()


@pytest.fixture
def author(staff: World, paper_course: PaperCourse) -> User:
    for page in paper_course.pages.values():
        join_team(staff.tanya, page)
    return staff.tanya


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def at(course: PaperCourse, name: str, *args: Any, language: str = "en") -> str:
    return address(f"preview_{name}", course.pages["bg"].pk, *args, language=language)


def lesson_at(course: PaperCourse, name: str, language: str = "en") -> str:
    return at(course, "lesson", lesson_id(SLUG, name), language=language)


def form_of(page: BeautifulSoup, ending: str) -> Any:
    """Return the first form whose address's path ends so."""
    return next(
        form for form in page.find_all("form") if str(form["action"]).partition("?")[0].endswith(ending)
    )


def send(browser: Client, form: Any, **values: Any) -> Any:
    return browser.post(form["action"], dict(fields(form)) | values, follow=True)


def tables() -> dict[str, str]:
    """Return a digest of every table that holds what people do and what is attested of them, and sessions."""
    digests = {}
    names = [
        model._meta.db_table
        for label in ("learning", "certificates", "sessions", "courses")
        for model in apps.get_app_config(label).get_models()
    ]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")  # noqa: S608
            digests[name] = str(cursor.fetchone())
    return digests


@pytest.fixture
def no_trace(browser: Client) -> Iterator[None]:
    before = tables()
    yield
    assert tables() == before


def test_a_lesson_looks_as_it_will_to_learners(browser, paper_course, no_trace):
    response = browser.get(lesson_at(paper_course, "welcome"))
    page = soup(response)
    assert text(page.h1) == "Welcome"
    assert "Preview. Nothing is saved." in text(page.find(class_="preview-banner"))
    assert "Change begins at the edge." in text(page.article)
    assert page.find(class_="next-step") is None
    assert str(Rehearsal().run_id) not in response.content.decode()
    assert [a["href"] for a in page.find_all("a", href=re.compile("/learn/")) if "/preview/" not in a["href"]] == []
