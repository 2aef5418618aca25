"""Making certificates' files once, whatever goes wrong."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.domain import issuing
from certificates.domain.errors import NothingToRetry, NotRevocable, ReasonMissing
from certificates.domain.rendering import Renderer
from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import Certificate, CertificateEvent
from learning.models import AuditEntry
from tests.factories.certificates import make_certificate, make_issued
from tests.learning.threads import together


def test_issuing_stores_a_pdf_with_its_hash(world, version):
    certificate = make_certificate(world.alice, version)
    assert issuing.issue(certificate.id)
    certificate.refresh_from_db()
    content = certificate.file.read()
    assert certificate.state == CertificateState.ISSUED
    assert content.startswith(b"%PDF-")
    assert certificate.sha256 == hashlib.sha256(content).hexdigest()
    assert [event.kind for event in certificate.events.all()] == ["created", "claimed", "issued"]


def test_issuing_again_changes_nothing(world, version):
    certificate = make_certificate(world.alice, version)
    issuing.issue(certificate.id)
    before = Certificate.objects.values().get(id=certificate.id)
    assert not issuing.issue(certificate.id)
    assert Certificate.objects.values().get(id=certificate.id) == before


def test_a_claimed_certificate_is_left_to_its_worker_until_the_lease_ends(world, version):
    certificate = make_certificate(world.alice, version)
    Certificate.objects.filter(id=certificate.id).update(
        state=CertificateState.ISSUING, lease_until=timezone.now() + timedelta(seconds=30)
    )
    assert not issuing.issue(certificate.id)
    assert issuing.waiting_ids(10) == []
    Certificate.objects.filter(id=certificate.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert issuing.waiting_ids(10) == [certificate.id]
    assert issuing.issue(certificate.id)


def test_the_sweep_finds_a_certificate_whose_message_was_lost(world, version):
    certificate = make_certificate(world.alice, version)
    assert issuing.waiting_ids(10) == []
    Certificate.objects.filter(id=certificate.id).update(created_at=timezone.now() - timedelta(seconds=6))
    assert issuing.waiting_ids(10) == [certificate.id]


def test_who_loses_the_claim_while_rendering_leaves_no_file(world, version, monkeypatch):
    certificate = make_certificate(world.alice, version)
    render = Renderer.render

    def slow(self, facts):
        Certificate.objects.filter(id=certificate.id).update(claim_token=None)
        return render(self, facts)

    monkeypatch.setattr(Renderer, "render", slow)
    assert not issuing.issue(certificate.id)
    year = f"certificates/{certificate.completed_at:%Y}"
    stored = storages["private"].listdir(year)[1] if storages["private"].exists(year) else []
    assert [name for name in stored if name.startswith(str(certificate.id))] == []


def test_a_render_error_is_counted_waits_and_finally_asks_for_staff(world, version, monkeypatch):
    certificate = make_certificate(world.alice, version)

    def broken(self, facts):
        raise OSError("disk full")

    monkeypatch.setattr(Renderer, "render", broken)
    for failures in range(1, issuing.MOST_FAILURES + 1):
        with pytest.raises(OSError, match="disk full"):
            issuing.issue(certificate.id)
        certificate.refresh_from_db()
        assert certificate.failures == failures
        assert not certificate.file
    assert certificate.state == CertificateState.FAILED
    assert not issuing.issue(certificate.id)
    monkeypatch.undo()
    issuing.retry(actor=world.stoyan, certificate=certificate)
    assert issuing.issue(certificate.id)
    assert AuditEntry.objects.filter(action="certificate.retried", actor=world.stoyan).exists()


def test_only_a_failed_certificate_is_retried(world, version):
    with pytest.raises(NothingToRetry):
        issuing.retry(actor=world.stoyan, certificate=make_issued(world.alice, version))


def test_revoking_needs_a_reason_is_final_and_audited(world, version):
    certificate = make_issued(world.alice, version)
    with pytest.raises(ReasonMissing):
        issuing.revoke(actor=world.stoyan, certificate=certificate, reason="  ")
    issuing.revoke(actor=world.stoyan, certificate=certificate, reason="Issued by mistake")
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "Issued by mistake"
    with pytest.raises(NotRevocable):
        issuing.revoke(actor=world.stoyan, certificate=certificate, reason="Again")
    assert AuditEntry.objects.filter(action="certificate.revoked").count() == 1


def test_what_happened_to_a_certificate_cannot_be_changed(world, version):
    make_certificate(world.alice, version)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CertificateEvent.objects.update(kind=CertificateEventKind.REVOKED)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CertificateEvent.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_the_same_message_delivered_three_times_at_once_makes_one_certificate(transactional_db):
    from tests.factories.courses import make_course_version
    from tests.factories.learning import make_world

    certificate = make_certificate(make_world().alice, make_course_version())
    answers = together(3, lambda number: issuing.issue(certificate.id))
    assert sorted(answers) == [False, False, True]
    assert certificate.events.filter(kind=CertificateEventKind.ISSUED).count() == 1
