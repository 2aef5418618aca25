"""The register of certificates in Wagtail's admin, for cluster staff."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.domain import issuing
from certificates.domain.rendering import Renderer
from certificates.enums import CertificateState
from certificates.models import Certificate
from learning.domain.people import set_site_role
from learning.models import AuditEntry
from tests.factories.certificates import make_certificate, make_each_status, make_issued
from tests.factories.courses import make_course_version

INDEX = "/cms/certificate_register/"


def address(name, certificate):
    return reverse(f"certificate_register:{name}", args=[certificate.pk])


@pytest.fixture
def stoyan(client, world):
    """A member of the cluster's staff, signed in, who reads English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    set_site_role(actor=None, user=world.stoyan, role=world.stoyan.site_role)
    client.force_login(world.stoyan, backend="django.contrib.auth.backends.ModelBackend")
    return world.stoyan


@pytest.fixture
def failed(world, version):
    """A certificate whose file could not be made."""
    certificate = make_certificate(world.alice, version)
    Certificate.objects.update(state=CertificateState.FAILED, failures=issuing.MOST_FAILURES)
    certificate.refresh_from_db()
    return certificate


def test_the_menu_leads_staff_to_the_register(client, world, stoyan):
    assertContains(client.get("/cms/"), INDEX)


def test_trainers_have_no_such_menu_and_no_such_pages(client, world, version):
    certificate = make_issued(world.alice, version)
    set_site_role(actor=None, user=world.tanya, role=world.tanya.site_role)
    client.force_login(world.tanya, backend="django.contrib.auth.backends.ModelBackend")
    assertNotContains(client.get("/cms/"), INDEX)
    for page in (INDEX, *(address(name, certificate) for name in ("inspect", "revoke", "retry"))):
        assertRedirects(client.get(page), "/cms/", fetch_redirect_response=False)
    client.post(address("revoke", certificate), {"reason": "No"})
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def listed(client, **query):
    return {certificate.number for certificate in client.get(INDEX, query).context["object_list"]}


def test_the_register_holds_all_organisations_and_is_searched(client, world, version, stoyan):
    alice, charlie = make_issued(world.alice, version), make_issued(world.charlie, version)
    assert listed(client) == {alice.number, charlie.number}
    for text in ("charlie@example", "Chavdarov", charlie.number):
        assert listed(client, q=text) == {charlie.number}


@pytest.mark.parametrize("status", ["expiring", "expired", "revoked", "superseded", "pending", "failed"])
def test_the_register_is_filtered_by_worth(client, world, version, stoyan, status):
    made = make_each_status(world.alice, version, world.stoyan)
    assert listed(client, status=status) == {made[status].number}


def test_the_register_is_filtered_by_course_and_organisation(client, world, version, stoyan):
    other = make_course_version("other", code="OTH-101")
    alice, charlie = make_issued(world.alice, version), make_issued(world.charlie, other)
    assert listed(client, course=version.course_id) == {alice.number}
    assert listed(client, organisation=world.beta.pk) == {charlie.number}
    assertContains(client.get(INDEX), "OTH-101 ")


def test_the_register_takes_as_many_queries_for_many_as_for_one(
    client, world, version, stoyan, django_assert_max_num_queries, django_assert_num_queries
):
    make_issued(world.alice, version)
    client.get(INDEX)
    with django_assert_max_num_queries(25) as one:
        client.get(INDEX)
    make_each_status(world.bob, version, world.stoyan)
    with django_assert_num_queries(len(one)):
        client.get(INDEX)


def test_the_list_offers_to_try_again_what_failed_and_revokes_nothing(client, world, version, stoyan):
    made = make_each_status(world.alice, version, world.stoyan)
    response = client.get(INDEX)
    for status, certificate in made.items():
        assertContains(response, address("retry", certificate), count=int(status == "failed"))
        assertNotContains(response, address("revoke", certificate))


def test_nobody_adds_edits_or_deletes_a_certificate(client, world, version, stoyan):
    certificate = make_issued(world.alice, version)
    for path in ("new/", f"edit/{certificate.pk}/", f"delete/{certificate.pk}/", f"copy/{certificate.pk}/"):
        assert client.get(INDEX + path).status_code == 404
    assertNotContains(client.get(INDEX), f"{INDEX}new/")


def test_the_details_show_facts_events_file_and_public_page(client, world, version, stoyan):
    certificate = make_issued(world.alice, version)
    response = client.get(address("inspect", certificate))
    for words in (
        "Alice Andreeva",
        "alice@example.org",
        "Alpha Lab",
        certificate.number,
        certificate.sha256,
        "85 %",
        f"/certificates/{certificate.pk}/download/",
        f"/verify/{certificate.pk}/",
        address("revoke", certificate),
    ):
        assertContains(response, words)
    assertNotContains(response, address("retry", certificate))


def test_the_details_say_why_the_file_could_not_be_made(client, world, version, stoyan, monkeypatch):
    certificate = make_certificate(world.alice, version)

    def broken(self, facts):
        raise OSError("disk full")

    monkeypatch.setattr(Renderer, "render", broken)
    with pytest.raises(OSError, match="disk full"):
        issuing.issue(certificate.id)
    assertContains(client.get(address("inspect", certificate)), "OSError: disk full")


def test_revoking_takes_a_reason_and_is_seen_at_once(client, world, version, stoyan):
    certificate = make_issued(world.alice, version)
    response = client.post(address("revoke", certificate), {"reason": " "})
    assert response.status_code == 200
    certificate.refresh_from_db()
    assert certificate.revoked_at is None
    response = client.post(address("revoke", certificate), {"reason": "Issued by mistake"})
    assertRedirects(response, address("inspect", certificate))
    assertContains(client.get(f"/verify/{certificate.pk}/"), "Revoked")
    assertContains(client.get(address("inspect", certificate)), "Issued by mistake")
    assertNotContains(client.get(address("inspect", certificate)), address("revoke", certificate))
    entry = AuditEntry.objects.get(action="certificate.revoked")
    assert (entry.actor, entry.organisation) == (stoyan, world.alpha)


@pytest.mark.parametrize("again", [True, False])
def test_what_cannot_be_revoked_is_answered_in_words(client, world, version, stoyan, again):
    certificate = make_issued(world.alice, version) if again else make_certificate(world.alice, version)
    if again:
        issuing.revoke(actor=stoyan, certificate=certificate, reason="Once")
    response = client.post(address("revoke", certificate), {"reason": "Twice"}, follow=True)
    assertContains(response, "Only an issued certificate")
    certificate.refresh_from_db()
    assert certificate.revocation_reason == ("Once" if again else "")


def test_a_failed_certificate_is_tried_again(
    client, world, failed, stoyan, django_capture_on_commit_callbacks
):
    assertContains(client.get(address("inspect", failed)), address("retry", failed))
    client.get(address("retry", failed))
    failed.refresh_from_db()
    assert failed.state == CertificateState.FAILED  # asking changes nothing
    with django_capture_on_commit_callbacks() as nudges:
        assertContains(client.post(address("retry", failed), follow=True), "in the queue again")
    assert len(nudges) == 1
    failed.refresh_from_db()
    assert (failed.state, failed.failures) == (CertificateState.PENDING, 0)
    assert AuditEntry.objects.filter(action="certificate.retried", actor=stoyan).count() == 1


def test_only_a_failed_certificate_is_tried_again(client, world, version, stoyan):
    certificate = make_issued(world.alice, version)
    response = client.post(address("retry", certificate), follow=True)
    assertContains(response, "there is nothing to try again")


def test_the_log_calls_the_acts_by_name(client, world, version, stoyan, failed):
    issuing.retry(actor=stoyan, certificate=failed)
    Certificate.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assertContains(client.get("/cms/audit/"), "Certificate tried again")
