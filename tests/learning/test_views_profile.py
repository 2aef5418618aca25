from datetime import UTC, datetime

import pytest

from learning.models import AuditEntry, Enrolment, User
from tests.learning.browsing import address, soup, text

GIVEN = {
    "full_name": "Алиса Андреева",
    "latin_name": "Alisa Andreeva",
    "language": "bg",
    "time_zone": "Europe/Sofia",
    "mails": ["feedback"],
}


def form(client, language="en"):
    return soup(client.get(address("profile", language=language))).select_one("main form")


def change(client, **data):
    return client.post(address("profile"), GIVEN | data)


def test_proposes_a_latin_name_by_law_until_one_is_given(client, world):
    User.objects.filter(pk=world.alice.pk).update(full_name="Мария Щерева-Йорданова")
    client.force_login(world.alice)
    shown = form(client)
    assert shown.select_one("[name=latin_name]")["value"] == "Maria Shtereva-Yordanova"
    assert "proposal" in text(shown)
    change(client, latin_name="Maria Shtereva")
    shown = form(client)
    assert shown.select_one("[name=latin_name]")["value"] == "Maria Shtereva"
    assert "proposal" not in text(shown)


def test_says_that_issued_certificates_do_not_change(alice):
    assert "Certificates that are already issued keep the name" in text(form(alice))


def test_saves_and_goes_on_in_the_chosen_language(alice, world):
    response = change(alice)
    assert response["Location"] == address("profile", language="bg")
    world.alice.refresh_from_db()
    assert (world.alice.full_name, world.alice.latin_name, world.alice.language) == (
        "Алиса Андреева",
        "Alisa Andreeva",
        "bg",
    )


def test_a_new_name_is_audited_without_the_name(alice, world):
    change(alice)
    change(alice)
    entry = AuditEntry.objects.get(action="person.renamed")
    assert entry.actor == world.alice
    assert entry.data == {"fields": ["full_name", "latin_name"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"latin_name": "Алиса"},
        {"latin_name": ""},
        {"full_name": ""},
        {"language": "de"},
        {"time_zone": "Sofia"},
        {"mails": ["everything"]},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(alice, world, wrong):
    response = change(alice, **wrong)
    assert response.status_code == 200
    page = soup(response)
    assert page.select_one(".errorlist")
    assert text(page.select_one(".menu-head b")) == "Alice Andreeva"
    world.alice.refresh_from_db()
    assert world.alice.full_name == "Alice Andreeva"


def test_nothing_else_can_be_changed(alice, world):
    change(alice, email="x@example.org", site_role="cluster_staff", is_superuser="on", is_active="")
    world.alice.refresh_from_db()
    assert world.alice.email == "alice@example.org"
    assert world.alice.site_role == ""
    assert not world.alice.is_superuser
    assert world.alice.is_active


def test_letters_are_switched_off_and_on(alice, world):
    assert form(alice).select_one("[name=mails][checked]")
    change(alice, mails=[])
    world.alice.refresh_from_db()
    assert "feedback" in world.alice.muted_mails
    assert not form(alice).select_one("[name=mails][checked]")
    change(alice)
    world.alice.refresh_from_db()
    assert "feedback" not in world.alice.muted_mails


def test_times_are_shown_by_ones_own_clock(alice, world, enrolment):
    moment = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="completed", completed_at=moment)
    assert "1 March 2026" not in text(soup(alice.get(address("dashboard", language="en"))))
    change(alice, time_zone="Europe/Lisbon", language="en")
    assert "1 March 2026" in text(soup(alice.get(address("dashboard", language="en"))))


def test_time_zones_are_named_in_the_pages_language(alice):
    names = text(form(alice, "bg").select_one("[name=time_zone]"))
    assert "София" in names
    assert "Токио" in names
    assert "Sofia" not in names
    assert "UTC+09:00 · Tokyo" in text(form(alice).select_one("[name=time_zone]"))
