"""What a certificate's holder sees, and the file itself."""

import uuid
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.status import status_on
from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import CertificateEvent
from certificates.queries.certificates import own_certificates
from certificates.queries.scope import certificates_visible_to
from certificates.views.requests import signed_in


@login_required
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Show the person's own certificates."""
    today = timezone.localdate()
    rows = [(certificate, status_on(certificate, today)) for certificate in own_certificates(signed_in(request))]
    return render(request, "certificates/list.html", {"rows": rows})


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, certificate_id: uuid.UUID) -> FileResponse:
    """Hand out the file to its holder, to HR of its organisation and to cluster staff; anybody else gets 404."""
    user = signed_in(request)
    certificate = certificates_visible_to(user).filter(id=certificate_id, state=CertificateState.ISSUED).first()
    if certificate is None:
        raise Http404
    if certificate.user_id != user.id:
        CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.DOWNLOADED, actor=user)
    response = FileResponse(certificate.file.open("rb"), content_type="application/pdf")
    name = f"{certificate.facts['course']['code']} – {certificate.facts['holder']['name']} – {certificate.number}.pdf"
    response["Content-Disposition"] = (
        f"attachment; filename=\"{certificate.number}.pdf\"; filename*=UTF-8''{quote(name)}"
    )
    return response
