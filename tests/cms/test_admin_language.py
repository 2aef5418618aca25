"""Wagtail's admin speaks the language of whoever works there."""

import pytest
from wagtail.users.models import UserProfile

from learning.domain.people import set_site_role
from tests.factories.learning import make_staff, make_trainer

BACKEND = "django.contrib.auth.backends.ModelBackend"


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
