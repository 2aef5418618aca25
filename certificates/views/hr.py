"""HR's certificates: list, CSV, and all files in one ZIP made in the background."""

import csv
import uuid
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.domain import exports
from certificates.domain.errors import NothingToExport
from certificates.domain.status import status_on
from certificates.enums import ExportState
from certificates.forms import CertificateFilterForm
from certificates.queries.certificates import filtered, own_export
from certificates.tasks import run_export
from certificates.views.requests import signed_in
from learning.domain.audit import record
from learning.queries.scope import is_hr

PER_PAGE = 25


class View(Protocol):
    """A view function."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the request."""


def for_hr(view: View) -> View:
    """Admit HR staff and cluster staff; for anybody else the page does not exist."""

    @login_required
    @wraps(view)
    def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_hr(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return admitted


def _form(request: HttpRequest, data: Any) -> CertificateFilterForm:
    return CertificateFilterForm(data, user=signed_in(request), language=get_language() or "bg")


@for_hr
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """List the certificates that HR answers for, filtered and by pages."""
    form = _form(request, request.GET)
    page = Paginator(filtered(signed_in(request), form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(certificate, status_on(certificate, today)) for certificate in page]
    return render(request, "certificates/hr/list.html", {"form": form, "page": page, "rows": rows})


@for_hr
@require_safe
def certificate_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered list as CSV (UTF-8 with byte-order mark), audited."""
    user = signed_in(request)
    certificates = filtered(user, _form(request, request.GET).filters())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificates-{timezone.localdate():%Y-%m-%d}.csv"'
    response.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(response)
    writer.writerow(exports.header())
    writer.writerows(exports.row_of(certificate) for certificate in certificates)
    record(user, "certificates.listed", None, count=len(certificates))
    return response


@for_hr
@require_POST
def export_start(request: HttpRequest) -> HttpResponse:
    """Ask for a ZIP of the certificates that the filters leave."""
    user = signed_in(request)
    certificates = filtered(user, _form(request, request.POST).filters())
    try:
        with transaction.atomic():
            job = exports.start(actor=user, certificates=certificates, language=get_language() or "bg")
            transaction.on_commit(lambda: run_export.delay(str(job.id)), robust=True)
    except NothingToExport as error:
        messages.error(request, str(error))
        return redirect("certificates:hr_list")
    return redirect("certificates:export", job_id=job.id)


@for_hr
@never_cache
@require_safe
def export(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far the ZIP is; the page refreshes itself until there is an end."""
    job = own_export(signed_in(request), job_id)
    if job is None:
        raise Http404
    template = "certificates/hr/_export_state.html" if request.htmx else "certificates/hr/export.html"
    percent = 100 * job.done // job.total
    return render(request, template, {"job": job, "percent": percent, "kept_for": exports.KEPT_FOR})


@for_hr
@never_cache
@require_safe
def export_download(request: HttpRequest, job_id: uuid.UUID) -> FileResponse:
    """Hand out a finished ZIP to whoever asked for it, while that person still answers for all that is in it."""
    user = signed_in(request)
    job = own_export(user, job_id)
    if job is None or job.state != ExportState.READY or not exports.may_still_see(user, job):
        raise Http404
    record(user, "certificates.export_downloaded", job, count=job.total)
    name = f"certificates-{timezone.localdate(job.requested_at):%Y-%m-%d}.zip"
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
