"""The holder's list and the file."""

from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from certificates.enums import CertificateEventKind
from certificates.models import CertificateEvent
from tests.factories.certificates import PDF, make_certificate, make_each_status, make_issued


def own_list(client, language="en"):
    with override(language):
        return client.get(reverse("certificates:list"))


def download(client, certificate):
    with override("en"):
        return client.get(reverse("certificates:download", args=[certificate.id]))


def test_the_list_shows_ones_own_certificates_and_nobody_elses(client, world, version):
    mine, foreign = make_issued(world.alice, version), make_issued(world.bob, version)
    client.force_login(world.alice)
    response = own_list(client)
    assertContains(response, mine.number)
    assertContains(response, f"/certificates/{mine.id}/download/")
    assertContains(response, f"/verify/{mine.id}/")
    assertNotContains(response, foreign.number)


@pytest.mark.parametrize(("language", "title"), [("bg", "Въведение"), ("en", "An introduction")])
def test_the_list_names_the_course_in_the_readers_language(client, world, version, language, title):
    certificate = make_issued(world.alice, version)
    certificate.facts["course"]["title"] = {"bg": "Въведение", "en": "An introduction"}
    certificate.save()
    client.force_login(world.alice)
    assertContains(own_list(client, language), f"<h2>{title}</h2>", html=True)


def test_the_list_says_what_each_certificate_is_worth_and_what_comes_next(client, world, version):
    made = make_each_status(world.alice, version, world.stoyan)
    client.force_login(world.alice)
    response = own_list(client)
    for words in (
        "Expired",
        "Revoked",
        "Superseded",
        "In preparation",
        "Could not be made",
        "Issued by mistake",
    ):
        assertContains(response, words)
    assertContains(response, f"Replaced by the corrected certificate {made['valid'].number}.")
    for status in ("pending", "failed"):
        assertNotContains(response, f"/certificates/{made[status].id}/download/")


def test_without_certificates_the_list_leads_to_the_courses(client, world):
    client.force_login(world.olga)
    assertContains(own_list(client), "No certificates yet")


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, world, version, django_assert_max_num_queries, django_assert_num_queries
):
    make_issued(world.alice, version)
    client.force_login(world.alice)
    own_list(client)
    with django_assert_max_num_queries(10) as one:
        own_list(client)
    make_each_status(world.alice, version, world.stoyan)
    with django_assert_num_queries(len(one)):
        own_list(client)


@pytest.mark.parametrize("who", ["alice", "hana", "stoyan"])
def test_holder_hr_and_staff_get_the_file(client, world, version, who):
    certificate = make_issued(world.alice, version)
    client.force_login(getattr(world, who))
    response = download(client, certificate)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["bob", "charlie", "hristo", "tanya", "olga"])
def test_for_anybody_else_the_file_does_not_exist(client, world, version, who):
    client.force_login(getattr(world, who))
    assert download(client, make_issued(world.alice, version)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, world, version):
    response = download(client, make_issued(world.alice, version))
    assert response.status_code == 302
    assert response["Location"].startswith("/en/accounts/login/?next=%2Fen%2Fcertificates%2F")


def test_before_it_is_made_there_is_no_file(client, world, version):
    client.force_login(world.alice)
    assert download(client, make_certificate(world.alice, version)).status_code == 404


def test_the_file_is_named_after_course_holder_and_number(client, world, version):
    certificate = make_issued(world.alice, version)
    client.force_login(world.alice)
    disposition = download(client, certificate)["Content-Disposition"]
    assert f'filename="{certificate.number}.pdf"' in disposition
    assert f"DEM-101 – Alice Andreeva – {certificate.number}.pdf" in unquote(disposition)


def test_downloads_by_others_are_remembered_and_the_holders_are_not(client, world, version):
    certificate = make_issued(world.alice, version)
    for person in (world.alice, world.hana):
        client.force_login(person)
        download(client, certificate)
    event = CertificateEvent.objects.get(kind=CertificateEventKind.DOWNLOADED)
    assert (event.certificate, event.actor) == (certificate, world.hana)
