"""Making the file of a certificate, once, whatever dies on the way.

The row is the truth: a worker claims it by a conditional UPDATE with a lease, makes the file under a name of
its own, and records it by an UPDATE that holds only while the claim does. Who loses a claim removes its file.
So a killed worker, a lost or doubled message and a second worker all end in exactly one issued certificate
(decision 3).
"""

import hashlib
import logging
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from certificates.domain.errors import NothingToRetry, NotRevocable, ReasonMissing
from certificates.domain.facts import load_facts
from certificates.domain.rendering import get_renderer
from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import Certificate, CertificateEvent
from certificates.models.storage import private_storage
from learning.domain.audit import record
from learning.domain.errors import NotAllowed
from learning.models import User
from learning.permissions import is_cluster_staff

LEASE = timedelta(minutes=1)
NUDGE_LOST_AFTER = timedelta(seconds=5)
MOST_FAILURES = 5

logger = logging.getLogger(__name__)


def waiting_ids(limit: int) -> list[uuid.UUID]:
    """Return the ids of up to `limit` certificates that no message is likely to reach, oldest first.

    They are pending for some seconds (the nudge was lost) or claimed by a worker whose lease ran out (it
    died).
    """
    now = timezone.now()
    return list(
        Certificate.objects.filter(
            Q(state=CertificateState.PENDING, created_at__lt=now - NUDGE_LOST_AFTER)
            & (Q(lease_until__isnull=True) | Q(lease_until__lt=now))
            | Q(state=CertificateState.ISSUING, lease_until__lt=now)
        )
        .order_by("created_at")
        .values_list("id", flat=True)[:limit]
    )


def issue(certificate_id: uuid.UUID) -> bool:
    """Make the certificate's file and mark it issued; False when another worker has it or it needs nothing.

    A failure, a worker's time limit too, is recorded and raised again; after `MOST_FAILURES` the certificate
    waits for staff as failed.
    """
    token = _claim(certificate_id)
    if token is None:
        return False
    certificate = Certificate.objects.get(id=certificate_id)
    try:
        pdf = get_renderer().render(load_facts(certificate.facts))
        return _finish(certificate, token, pdf)
    except Exception as error:
        _note_failure(certificate, token, error)
        raise


def _claim(certificate_id: uuid.UUID) -> uuid.UUID | None:
    now, token = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        claimed = Certificate.objects.filter(
            Q(state=CertificateState.PENDING) | Q(state=CertificateState.ISSUING, lease_until__lt=now),
            id=certificate_id,
        ).update(state=CertificateState.ISSUING, claim_token=token, lease_until=now + LEASE)
        if not claimed:
            return None
        CertificateEvent.objects.create(certificate_id=certificate_id, kind=CertificateEventKind.CLAIMED)
    return token


def _finish(certificate: Certificate, token: uuid.UUID, pdf: bytes) -> bool:
    storage = private_storage()
    name = storage.save(_place(certificate, token), ContentFile(pdf))
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        finished = Certificate.objects.filter(
            id=certificate.id, state=CertificateState.ISSUING, claim_token=token
        ).update(
            state=CertificateState.ISSUED,
            issued_at=timezone.now(),
            file=name,
            sha256=digest,
            claim_token=None,
            lease_until=None,
        )
        if finished:
            CertificateEvent.objects.create(
                certificate=certificate,
                kind=CertificateEventKind.ISSUED,
                data={"sha256": digest, "bytes": len(pdf)},
            )
    if not finished:
        storage.delete(name)
        logger.warning("certificate %s: the claim was lost, its file is dropped", certificate.id)
    return bool(finished)


def _place(certificate: Certificate, token: uuid.UUID) -> str:
    """Return where the holder of this claim stores its file: no other claim stores there."""
    return f"certificates/{certificate.completed_at:%Y}/{certificate.id}-{token.hex}.pdf"


def _note_failure(certificate: Certificate, token: uuid.UUID, error: Exception) -> None:
    """Give the claim back, and remove what may be stored of the file; nothing when the claim is gone."""
    failures = certificate.failures + 1
    given_up = failures >= MOST_FAILURES
    with transaction.atomic():
        given_back = Certificate.objects.filter(id=certificate.id, claim_token=token).update(
            state=CertificateState.FAILED if given_up else CertificateState.PENDING,
            failures=failures,
            claim_token=None,
            lease_until=timezone.now() + timedelta(seconds=10 * 2**failures),
        )
        if not given_back:
            return
        CertificateEvent.objects.create(
            certificate=certificate,
            kind=CertificateEventKind.FAILED,
            data={"failures": failures, "error": f"{type(error).__name__}: {error}"[:300]},
        )
    private_storage().delete(_place(certificate, token))


def retry(*, actor: User, certificate: Certificate) -> None:
    """Put a failed certificate back into the queue.

    Raises NotAllowed for anybody but cluster staff and NothingToRetry when it has not failed.
    """
    _require_staff(actor)
    with transaction.atomic():
        put_back = Certificate.objects.filter(id=certificate.id, state=CertificateState.FAILED).update(
            state=CertificateState.PENDING, failures=0, lease_until=None
        )
        if not put_back:
            raise NothingToRetry
        CertificateEvent.objects.create(
            certificate=certificate, kind=CertificateEventKind.RETRIED, actor=actor
        )
        record(actor, "certificate.retried", certificate, organisation=certificate.organisation)


def revoke(*, actor: User, certificate: Certificate, reason: str) -> None:
    """Declare an issued certificate void for ever; the public page says so from the next request on.

    Raises NotAllowed for anybody but cluster staff, ReasonMissing without a reason and NotRevocable when it
    is not issued or is revoked already. `reason` is cut to 300 characters; the holder reads it.
    """
    _require_staff(actor)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        revoked = Certificate.objects.filter(
            id=certificate.id, state=CertificateState.ISSUED, revoked_at__isnull=True
        ).update(revoked_at=timezone.now(), revocation_reason=reason.strip()[:300])
        if not revoked:
            raise NotRevocable
        CertificateEvent.objects.create(
            certificate=certificate, kind=CertificateEventKind.REVOKED, actor=actor
        )
        record(actor, "certificate.revoked", certificate, organisation=certificate.organisation)


def _require_staff(actor: User) -> None:
    if not is_cluster_staff(actor):
        raise NotAllowed
