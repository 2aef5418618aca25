"""The academy can be installed: manifest, icons and the worker at the root."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "name"), [("bg", "Клъстерна академия"), ("en", "Cluster Academy")])
def test_the_manifest_names_it_in_the_readers_language(client: Client, language: str, name: str):
    answer = client.get(f"/{language}/academy.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    found = json.loads(answer.content)
    assert (found["name"], found["start_url"]) == (name, f"/{language}/dashboard/")
    for icon in found["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_worker_is_served_at_the_root_and_asked_for_anew(client: Client):
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
