"""The site's own views: the way in, health, images of lessons, and the pages that every academy begins
with.
"""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from cms.tasks import HEARTBEAT_KEY, heartbeat

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def site(db):
    call_command("setup_site", verbosity=0)
    return Site.objects.get(is_default_site=True)


@pytest.mark.parametrize(
    ("accepts", "language"), [("bg", "bg"), ("en-GB,en;q=0.9", "en"), ("de", "bg"), ("", "bg")]
)
def test_the_root_leads_to_the_language_that_the_browser_prefers(client, accepts, language):
    response = client.get("/", headers={"accept-language": accepts})
    assert response.headers["Location"] == f"/{language}/"


@pytest.mark.parametrize("language", ["bg", "en"])
def test_home_speaks_its_language(client, site, language):
    content = client.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}"' in content
    assert ("Вижте курсовете" in content) == (language == "bg")


def test_setting_up_twice_makes_nothing_twice_and_keeps_edits(site):
    page = Page.objects.get(slug="privacy", locale__language_code="bg")
    page.title = "Нашата поверителност"
    page.save()
    count = Page.objects.count()
    call_command("setup_site", verbosity=0)
    page.refresh_from_db()
    assert Page.objects.count() == count
    assert page.title == "Нашата поверителност"


def test_health_is_well_while_a_worker_gives_signs_of_life(client, db):
    heartbeat()
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "worker": "ok"}


def test_health_names_the_worker_that_is_silent(client, db):
    cache.delete(HEARTBEAT_KEY)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"] == "down"


def test_health_names_the_broker_that_is_gone(client, db, monkeypatch):
    from cms.celery import app

    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/at/all")
    heartbeat()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["broker"] == "down"


def test_an_image_is_served_so_that_nothing_in_it_runs(client, db):
    name = default_storage.save("frozen/picture.svg", ContentFile(SVG))
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("accepts", "status"), [("application/json", 401), ("text/html", 403)])
def test_whose_cookies_are_gone_is_told_where_to_sign_in(db, accepts, status):
    strict = Client(enforce_csrf_checks=True)
    address = "/bg/learn/6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11/6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11/complete/"
    response = strict.post(address, {}, headers={"accept": accepts})
    assert response.status_code == status
    if status == 401:
        assert "/accounts/login/" in response.json()["login_url"]


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "frozen/../../private/certificates/x.pdf",
        "frozen/%2e%2e/%2e%2e/private/x.pdf",
        "../private/x.pdf",
        "frozen/",
        "frozen/missing.svg",
        "private/x.pdf",
    ],
)
def test_nothing_else_is_served_as_an_image(client, db, path):
    storages["private"].save("x.pdf", ContentFile(b"secret"))
    assert client.get(f"/media/{path}").status_code == 404
