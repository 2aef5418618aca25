"""Wagtail's admin speaks the language of whoever works there, and all of it that a trainer meets."""

import re
from http import HTTPStatus

import pytest
from wagtail.models import Page
from wagtail.users.models import UserProfile

from courses.models import Question, QuestionBank
from learning.domain.people import set_site_role
from learning.models import User
from tests.cms.latin import WORD, latin_words
from tests.factories.course_pages import make_paper_course
from tests.factories.learning import make_staff, make_trainer
from tests.factories.site_objects import make_objects

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Names and formats; what Wagtail's migrations put into every database; labels that its code holds in English.
NAMES = {"Wagtail", "JavaScript", "URL", "XLSX", "GIF", "JPG", "JPEG", "PNG", "WEBP", "AVIF", "slug"} | {
    "JPEG", "WebP", "SVG", "MB", "Markdown", "zip", "name", "bg", "en", "md", "svg",
}  # fmt: skip
FROM_MIGRATIONS = {"Moderators approval", "localhost", "Root"}
TECHNICAL = {
    "pages",
    "reports",
    "account",
    "logout",
    "groups",
    "locales",
    "redirects",
    "sites",
    "workflows",
    "users",
}
PLAIN_ENGLISH = {"Actions", "Search"}


@pytest.mark.parametrize("make", [make_trainer, make_staff])
@pytest.mark.parametrize("has_profile", [False, True])
@pytest.mark.parametrize(("language", "browser"), [("bg", "en"), ("en", "bg")])
def test_the_admin_follows_the_person_not_the_browser(client, db, make, has_profile, language, browser):
    person = make(language=language)
    set_site_role(actor=None, user=person, role=person.site_role)
    if has_profile:
        UserProfile.get_for_user(person)
    client.force_login(person, BACKEND)
    page = client.get("/cms/", HTTP_ACCEPT_LANGUAGE=browser)
    assert f'<html lang="{language}"' in page.content.decode()
    assert page.headers["Content-Language"] == language


def test_another_page_keeps_the_language_of_its_address(client, db):
    client.force_login(make_trainer(language="bg"), BACKEND)
    assert client.get("/en/courses/").headers["Content-Language"] == "en"


@pytest.fixture
def editor(client, db):
    """Somebody who may do everything in the admin, with courses, people and certificates to look at."""
    made = make_objects()
    made.paper = make_paper_course()
    User.objects.filter(pk=made.world.stoyan.pk).update(is_superuser=True, language="bg")
    client.force_login(User.objects.get(pk=made.world.stoyan.pk), BACKEND)
    return made


def page_addresses(paper):
    lesson = next(iter(paper.lessons["bg"].values()))
    course = paper.pages["bg"]
    module, catalogue = lesson.get_parent(), course.get_parent()
    for page in (lesson, module, course, catalogue):
        yield from (f"/cms/pages/{page.pk}/{act}/" for act in ("edit", "history", "delete", "copy", "move"))
        yield f"/cms/pages/{page.pk}/unpublish/"
        yield f"/cms/localize/submit/page/{page.pk}/"
    yield from (f"/cms/pages/{page.pk}/" for page in (module, course, catalogue))
    for kind, parent in (("lessonpage", module), ("modulepage", course), ("coursepage", catalogue)):
        yield f"/cms/pages/add/courses/{kind}/{parent.pk}/"


def other_addresses(paper):
    for model in (QuestionBank, Question):
        base = f"/cms/snippets/courses/{model._meta.model_name}"
        first = model.objects.filter(locale__language_code="bg").first().pk
        yield from (f"{base}/", f"{base}/add/")
        yield from (f"{base}/{act}/{first}/" for act in ("edit", "delete", "history", "usage"))
    yield from (
        "/cms/",
        "/cms/images/",
        "/cms/images/add/",
        f"/cms/images/{paper.image.pk}/",
        "/cms/documents/",
    )


def own_addresses(client):
    """Yield what the admin's menu leads to, without what only the system's administrators use."""
    menu = client.get("/cms/").content.decode()
    for address in sorted(set(re.findall(r'"url": "(/cms/[^"]*)"', menu))):
        if address.split("/")[2] not in TECHNICAL:
            yield address


def data_of(course):
    """Return the names and titles that the admin's pages show."""
    texts = [
        *User.objects.values_list("full_name", flat=True),
        *Page.objects.values_list("title", flat=True),
        *QuestionBank.objects.values_list("title", flat=True),
        *Question.objects.values_list("stem", flat=True),
        *Question.objects.values_list("code", flat=True),
        *(str(lesson.body.get_prep_value()) for lesson in course.lessons["bg"].values()),
        *(
            "Alpha Lab",
            "Beta Clinic",
            "Research",
            "Cone",
            "Guide",
            "cone.svg",
            "Bank",
            "alpha",
            "beta",
            "count",
            "demo-course",
            "other-course",
        ),
    ]
    return (
        frozenset(texts)
        | {word for text in texts for word in WORD.findall(text)}
        | NAMES
        | FROM_MIGRATIONS
        | PLAIN_ENGLISH
    )


@pytest.mark.parametrize("part", ["pages", "other", "menu"])
def test_the_admin_is_bulgarian(client, editor, part):
    listed = {
        "pages": lambda: page_addresses(editor.paper),
        "other": lambda: other_addresses(editor.paper),
        "menu": lambda: own_addresses(client),
    }
    known, english, read = data_of(editor.paper), {}, 0
    for address in listed[part]():
        response = client.get(address, follow=True)
        assert response.status_code in (200, HTTPStatus.CONFLICT), address  # a bank in use is not deleted
        read += 1
        if words := latin_words(response.content.decode(), known):
            english[address] = words
    assert english == {}
    assert read > 8
