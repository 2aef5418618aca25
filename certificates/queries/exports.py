"""Reads about exports: everybody sees their own and nobody else's."""

import uuid

from django.db.models import QuerySet

from certificates.models import ExportJob
from learning.queries.scope import Viewer


def own_exports(user: Viewer) -> QuerySet[ExportJob]:
    """Return the exports that `user` asked for and that are not dropped yet, newest first."""
    return ExportJob.objects.filter(requested_by=user.pk).defer("certificate_ids")


def own_export(user: Viewer, job_id: uuid.UUID) -> ExportJob | None:
    """Return the export with this id if `user` asked for it, or None."""
    return ExportJob.objects.filter(id=job_id, requested_by=user.pk).first()
