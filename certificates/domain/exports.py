"""ZIP files of certificates, made in the background.

The row is the truth, as it is for certificates (decision 3): a worker claims it with a lease that every batch
renews, writes the archive into a temporary file, stores it under a name of its own and only then names it in
the row, by an UPDATE that holds only while the claim does. So no row ever names half a file, however often a
worker is killed. What the requester may see is asked again for every batch: who loses the role in the middle
gets no file.
"""

import logging
import re
import tempfile
import unicodedata
import uuid
import zipfile
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.domain.errors import NothingToExport
from certificates.domain.listing import header, row_of
from certificates.enums import CertificateState, ExportState
from certificates.models import Certificate, ExportJob
from certificates.models.storage import private_storage
from certificates.queries.scope import certificates_answered_for_by
from learning.domain.audit import record
from learning.domain.spreadsheets import csv_file
from learning.models import User

LEASE = timedelta(minutes=2)
NUDGE_LOST_AFTER = timedelta(seconds=5)
KEPT_FOR = timedelta(days=7)
BATCH = 10
MOST_FAILURES = 3
FOLDER = "exports"

logger = logging.getLogger(__name__)


def start(*, actor: User, certificates: QuerySet[Certificate], language: str) -> ExportJob:
    """Insert a pending export of those `certificates` that have a file, audited.

    Raises NothingToExport when none has.
    """
    issued = certificates.filter(state=CertificateState.ISSUED)
    ids = [str(certificate_id) for certificate_id in issued.values_list("id", flat=True)]
    if not ids:
        raise NothingToExport
    with transaction.atomic():
        job = ExportJob.objects.create(
            requested_by=actor, certificate_ids=ids, language=language, total=len(ids)
        )
        record(actor, "certificates.exported", job, count=len(ids))
    return job


def waiting_ids(limit: int) -> list[uuid.UUID]:
    """Return the ids of up to `limit` exports whose nudge was lost or whose worker died, oldest first."""
    now = timezone.now()
    return list(
        ExportJob.objects.filter(
            Q(state=ExportState.PENDING, requested_at__lt=now - NUDGE_LOST_AFTER)
            | Q(state=ExportState.RUNNING, lease_until__lt=now)
        )
        .order_by("requested_at")
        .values_list("id", flat=True)[:limit]
    )


def run(job_id: uuid.UUID) -> bool:
    """Make the export's file; return False when another worker has it or it needs nothing.

    A failure, a worker's time limit too, is recorded on the row and raised again; after `MOST_FAILURES` the
    export is failed for good, before that the sweep tries again.
    """
    token = _claim(job_id)
    if token is None:
        return False
    job = ExportJob.objects.select_related("requested_by").get(id=job_id)
    try:
        with translation.override(job.language), tempfile.TemporaryFile() as target:
            return _write_zip(job, token, target) and _finish(job, token, target)
    except Exception:
        _note_failure(job, token)
        raise


def _claim(job_id: uuid.UUID) -> uuid.UUID | None:
    now, token = timezone.now(), uuid.uuid4()
    claimed = ExportJob.objects.filter(
        Q(state=ExportState.PENDING) | Q(state=ExportState.RUNNING, lease_until__lt=now), id=job_id
    ).update(state=ExportState.RUNNING, claim_token=token, lease_until=now + LEASE, done=0)
    return token if claimed else None


def _write_zip(job: ExportJob, token: uuid.UUID, target: IO[bytes]) -> bool:
    """Write the files and their list; return False as soon as the claim or the right to see them is lost."""
    names: set[str] = set()
    rows, today = [], timezone.localdate()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for start_at in range(0, job.total, BATCH):
            ids = job.certificate_ids[start_at : start_at + BATCH]
            batch = _allowed(job.requested_by, ids)
            if len(batch) < len(ids):
                _refuse(job, token)
                return False
            for certificate in batch:
                name = _unique(_file_name(certificate), names)
                with certificate.file.open("rb") as source:
                    archive.writestr(name, source.read())
                rows.append([*row_of(certificate, today), name])
            if not _still_claimed(job, token, done=start_at + len(ids)):
                return False
        listing = csv_file([*header(), _("File")], rows)
        archive.writestr(f"{_('certificates')}.csv", listing, zipfile.ZIP_DEFLATED)
    return True


def _allowed(user: User, ids: list[str]) -> list[Certificate]:
    found = _answered_for(user, ids).select_related("user", "superseded_by")
    return sorted(found, key=lambda certificate: ids.index(str(certificate.id)))


def may_still_see(user: User, job: ExportJob) -> bool:
    """Return whether `user` still answers for every certificate in the export."""
    return _answered_for(user, job.certificate_ids).count() == job.total


def _answered_for(user: User, ids: list[str]) -> QuerySet[Certificate]:
    user.refresh_from_db()
    return certificates_answered_for_by(user).filter(state=CertificateState.ISSUED, id__in=ids)


def _still_claimed(job: ExportJob, token: uuid.UUID, done: int) -> bool:
    return bool(
        ExportJob.objects.filter(id=job.id, claim_token=token, state=ExportState.RUNNING).update(
            done=done, lease_until=timezone.now() + LEASE
        )
    )


def _finish(job: ExportJob, token: uuid.UUID, target: IO[bytes]) -> bool:
    storage = private_storage()
    target.seek(0)
    name = storage.save(_place(job, token), File(target))
    finished = ExportJob.objects.filter(id=job.id, claim_token=token, state=ExportState.RUNNING).update(
        state=ExportState.READY, file=name, finished_at=timezone.now(), claim_token=None, lease_until=None
    )
    if not finished:
        storage.delete(name)
    return bool(finished)


def _place(job: ExportJob, token: uuid.UUID) -> str:
    """Return where the holder of this claim stores its file: no other claim stores there."""
    return f"{FOLDER}/{job.id}-{token.hex}.zip"


def _refuse(job: ExportJob, token: uuid.UUID) -> None:
    ExportJob.objects.filter(id=job.id, claim_token=token).update(
        state=ExportState.FAILED, finished_at=timezone.now(), claim_token=None, lease_until=None
    )
    logger.warning("export %s: stopped, the requester may no longer see all of it", job.id)


def _note_failure(job: ExportJob, token: uuid.UUID) -> None:
    """Give the claim back, and remove what may be stored of the file; nothing when the claim is gone."""
    failures = job.failures + 1
    given_up = failures >= MOST_FAILURES
    given_back = ExportJob.objects.filter(id=job.id, claim_token=token).update(
        state=ExportState.FAILED if given_up else ExportState.PENDING,
        failures=failures,
        finished_at=timezone.now() if given_up else None,
        claim_token=None,
        lease_until=None,
    )
    if given_back:
        private_storage().delete(_place(job, token))


def drop_expired() -> int:
    """Delete exports that are older than `KEPT_FOR`; return how many.

    With them go their files, those too that killed workers left behind without a row that names them.
    """
    expired = list(ExportJob.objects.filter(requested_at__lt=timezone.now() - KEPT_FOR))
    if not expired:
        return 0
    storage = private_storage()
    files = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    for job in expired:
        for name in files:
            if name.startswith(f"{job.id}-"):
                storage.delete(f"{FOLDER}/{name}")
        job.delete()
    return len(expired)


def _file_name(certificate: Certificate) -> str:
    facts = certificate.facts
    name = f"{facts['holder']['name']} – {facts['course']['code']} – {certificate.number}"
    name = unicodedata.normalize("NFC", re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name))
    return f"{name.strip(' .')[:150]}.pdf"


def _unique(name: str, taken: set[str]) -> str:
    candidate, count = name, 2
    while candidate.casefold() in taken:
        candidate, count = f"{name.removesuffix('.pdf')} ({count}).pdf", count + 1
    taken.add(candidate.casefold())
    return candidate
