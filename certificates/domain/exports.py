"""ZIP files of certificates, made in the background.

What the requester may see is asked again for every batch while the file is made: who loses the role in the middle gets no file.
"""

import csv
import io
import logging
import re
import tempfile
import unicodedata
import uuid
import zipfile
from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.domain.errors import NothingToExport
from certificates.enums import CertificateState, ExportState
from certificates.models import Certificate, ExportJob
from certificates.queries.scope import certificates_answered_for_by
from learning.domain.audit import record
from learning.models import User

LEASE = timedelta(minutes=2)
NUDGE_LOST_AFTER = timedelta(seconds=5)
KEPT_FOR = timedelta(days=7)
BATCH = 10
MOST_FAILURES = 3

logger = logging.getLogger(__name__)


def start(*, actor: User, certificates: QuerySet[Certificate], language: str) -> ExportJob:
    """Insert a pending export of those `certificates` that have a file, audited. Raises NothingToExport when none has."""
    ids = [
        str(certificate_id)
        for certificate_id in certificates.filter(state=CertificateState.ISSUED).values_list("id", flat=True)
    ]
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

    A failure is recorded on the row and raised again; after `MOST_FAILURES` the export is failed for good.
    """
    token = _claim(job_id)
    if token is None:
        return False
    job = ExportJob.objects.select_related("requested_by").get(id=job_id)
    try:
        with translation.override(job.language), tempfile.TemporaryFile() as target:
            complete = _write_zip(job, token, target)
            return complete and _finish(job, token, target)
    except Exception:
        _note_failure(job, token)
        raise


def _claim(job_id: uuid.UUID) -> uuid.UUID | None:
    now, token = timezone.now(), uuid.uuid4()
    claimed = ExportJob.objects.filter(
        Q(state=ExportState.PENDING) | Q(state=ExportState.RUNNING, lease_until__lt=now), id=job_id
    ).update(state=ExportState.RUNNING, claim_token=token, lease_until=now + LEASE, done=0)
    return token if claimed else None


def _write_zip(job: ExportJob, token: uuid.UUID, target: io.IOBase) -> bool:
    """Write the files and their list; return False as soon as the claim or the right to see a certificate is lost."""
    names: set[str] = set()
    rows = []
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
                rows.append(_row(certificate, name))
            if not _still_claimed(job, token, done=start_at + len(ids)):
                return False
        archive.writestr(_("certificates") + ".csv", _listing(rows), zipfile.ZIP_DEFLATED)
    return True


def _allowed(user: User, ids: list[str]) -> list[Certificate]:
    user.refresh_from_db()
    if not user.is_active:
        return []
    found = certificates_answered_for_by(user).filter(state=CertificateState.ISSUED, id__in=ids)
    return sorted(found, key=lambda certificate: ids.index(str(certificate.id)))


def may_still_see(user: User, job: ExportJob) -> bool:
    """Return whether `user` still answers for every certificate in the export."""
    return len(_allowed(user, job.certificate_ids)) == job.total


def _still_claimed(job: ExportJob, token: uuid.UUID, done: int) -> bool:
    return bool(
        ExportJob.objects.filter(id=job.id, claim_token=token, state=ExportState.RUNNING).update(
            done=done, lease_until=timezone.now() + LEASE
        )
    )


def _finish(job: ExportJob, token: uuid.UUID, target: io.IOBase) -> bool:
    storage = ExportJob._meta.get_field("file").storage
    target.seek(0)
    name = storage.save(f"exports/{job.id}-{token.hex[:8]}.zip", File(target))
    finished = ExportJob.objects.filter(id=job.id, claim_token=token, state=ExportState.RUNNING).update(
        state=ExportState.READY, file=name, finished_at=timezone.now(), claim_token=None, lease_until=None
    )
    if not finished:
        storage.delete(name)
    return bool(finished)


def _refuse(job: ExportJob, token: uuid.UUID) -> None:
    ExportJob.objects.filter(id=job.id, claim_token=token).update(
        state=ExportState.FAILED, finished_at=timezone.now(), claim_token=None, lease_until=None
    )
    logger.warning("export %s: stopped, the requester may no longer see all of it", job.id)


def _note_failure(job: ExportJob, token: uuid.UUID) -> None:
    failures = job.failures + 1
    given_up = failures >= MOST_FAILURES
    ExportJob.objects.filter(id=job.id, claim_token=token).update(
        state=ExportState.FAILED if given_up else ExportState.PENDING,
        failures=failures,
        finished_at=timezone.now() if given_up else None,
        claim_token=None,
        lease_until=None,
    )


def drop_expired() -> int:
    """Delete the files of exports that are older than `KEPT_FOR`, and their rows; return how many."""
    expired = ExportJob.objects.filter(requested_at__lt=timezone.now() - KEPT_FOR)
    for job in expired:
        if job.file:
            job.file.delete(save=False)
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


def safe_cell(value: str) -> str:
    """Return a spreadsheet cell that no program takes for a formula (OWASP: CSV injection)."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def header() -> list[str]:
    """Return the column heads of a list of certificates, in the active language."""
    return [_("Name"), _("Course"), _("Version"), _("Number"), _("Completed on"), _("Valid until"), _("SHA-256")]


def row_of(certificate: Certificate) -> list[str]:
    """Return the cells of one certificate, in the active language, dates as ISO 8601."""
    facts = certificate.facts
    language = "en" if translation.get_language() == "en" else "bg"
    cells = [
        facts["holder"]["name"],
        facts["course"]["title"][language],
        facts["course"]["version"],
        certificate.number,
        facts["completed_on"],
        facts["valid_until"] or _("no expiry"),
        certificate.sha256,
    ]
    return [safe_cell(cell) for cell in cells]


def _row(certificate: Certificate, name: str) -> list[str]:
    return [*row_of(certificate), safe_cell(name)]


def _listing(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*header(), _("File")])
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")
