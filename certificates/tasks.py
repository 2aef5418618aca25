"""Background work of certificates: each task takes an id, fetches, delegates."""

import uuid

from celery import shared_task
from django.db import transaction

from certificates.domain import exports, issuing
from certificates.models import Certificate, ExportJob


@shared_task
def issue_certificate(certificate_id: str) -> None:
    """Make one certificate's file."""
    issuing.issue(uuid.UUID(certificate_id))


@shared_task
def sweep_certificates() -> None:
    """Pick up certificates whose message or worker was lost."""
    for certificate_id in issuing.waiting_ids(limit=200):
        issue_certificate.delay(str(certificate_id))


@shared_task
def run_export(job_id: str) -> None:
    """Make one export's file."""
    exports.run(uuid.UUID(job_id))


@shared_task
def sweep_exports() -> None:
    """Pick up exports whose message or worker was lost and drop those that have expired."""
    exports.drop_expired()
    for job_id in exports.waiting_ids(limit=20):
        run_export.delay(str(job_id))


def nudge(row: Certificate | ExportJob) -> None:
    """Ask a worker for the file of `row` after the commit; without a broker the sweep finds it."""
    task = run_export if isinstance(row, ExportJob) else issue_certificate
    transaction.on_commit(lambda: task.delay(str(row.pk)), robust=True)
