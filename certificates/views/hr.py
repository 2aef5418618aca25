"""HR's certificates: list, CSV, and all files in one ZIP made in the background."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.domain import exports
from certificates.domain.errors import NothingToExport
from certificates.domain.listing import header, row_of
from certificates.domain.status import status_on
from certificates.enums import ExportState
from certificates.forms import CertificateFilterForm
from certificates.models import ExportJob
from certificates.queries.certificates import filtered
from certificates.queries.exports import own_export, own_exports
from certificates.tasks import nudge
from learning.domain.audit import record
from learning.domain.spreadsheets import csv_file
from learning.queries.scope import people_visible_to
from learning.views.access import person, signed_in
from learning.views.hr import for_hr

PER_PAGE = 25
EXPORTS_SHOWN = 3


@require_safe
@signed_in()
@for_hr
def certificate_list(request: HttpRequest) -> HttpResponse:
    """List the certificates that HR answers for, filtered and by pages, and HR's latest exports."""
    user = person(request)
    form = CertificateFilterForm(request.GET, user=user)
    page = Paginator(filtered(user, form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    holders = [certificate.user_id for certificate in page]
    context = {
        "form": form,
        "page": page,
        "rows": [(certificate, status_on(certificate, today)) for certificate in page],
        "with_page": set(people_visible_to(user).filter(pk__in=holders).values_list("pk", flat=True)),
        "several": "organisation" in form.fields,
        "exports": own_exports(user)[:EXPORTS_SHOWN],
        "query": _without_page(request),
    }
    return render(request, "certificates/hr/list.html", context)


@require_safe
@signed_in()
@for_hr
def certificate_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered list as CSV; the log keeps how many certificates and by which filters."""
    user, today = person(request), timezone.localdate()
    filters = CertificateFilterForm(request.GET, user=user).filters()
    rows = [row_of(certificate, today) for certificate in filtered(user, filters)]
    used = [name for name in filters.__slots__ if getattr(filters, name)]
    record(user, "certificates.listed", None, count=len(rows), filters=used)
    response = HttpResponse(csv_file(header(), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificates-{today:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in("certificates:hr_list")
@for_hr
def export_start(request: HttpRequest) -> HttpResponse:
    """Ask for a ZIP of the certificates that the filters leave."""
    user = person(request)
    certificates = filtered(user, CertificateFilterForm(request.POST, user=user).filters())
    try:
        with transaction.atomic():
            job = exports.start(actor=user, certificates=certificates, language=get_language() or "bg")
            nudge(job)
    except NothingToExport as error:
        messages.error(request, str(error))
        return redirect("certificates:hr_list")
    return redirect("certificates:export", job_id=job.id)


@never_cache
@require_safe
@signed_in()
@for_hr
def export(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far the ZIP is; the page refreshes itself until there is an end."""
    job = _own_export(request, job_id)
    partly = request.headers.get("HX-Request") == "true"
    template = "certificates/hr/_export_state.html" if partly else "certificates/hr/export.html"
    context = {
        "job": job,
        "percent": 100 * job.done // job.total,
        "kept_until": timezone.localdate(job.requested_at + exports.KEPT_FOR),
    }
    return render(request, template, context)


@never_cache
@require_safe
@signed_in()
@for_hr
def export_download(request: HttpRequest, job_id: uuid.UUID) -> FileResponse:
    """Hand out a finished ZIP to whoever asked for it, while that person still answers for all of it."""
    user, job = person(request), _own_export(request, job_id)
    if job.state != ExportState.READY or not exports.may_still_see(user, job):
        raise Http404
    record(user, "certificates.export_downloaded", job, count=job.total)
    name = f"certificates-{timezone.localdate(job.requested_at):%Y-%m-%d}.zip"
    return FileResponse(
        job.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )


def _own_export(request: HttpRequest, job_id: uuid.UUID) -> ExportJob:
    job = own_export(person(request), job_id)
    if job is None:
        raise Http404
    return job


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
