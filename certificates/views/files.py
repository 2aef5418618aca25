"""Handing out a certificate's file, for screens and API alike."""

import uuid
from urllib.parse import quote

from django.http import FileResponse, Http404

from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import CertificateEvent
from certificates.queries.scope import certificates_visible_to
from learning.queries.scope import Viewer


def file_response(user: Viewer, certificate_id: uuid.UUID) -> FileResponse:
    """Return the PDF to its holder, to HR of its organisation and to cluster staff.

    Raises Http404 for anybody else. A download by somebody else than the holder is kept as an event.
    """
    issued = certificates_visible_to(user).filter(state=CertificateState.ISSUED)
    certificate = issued.filter(id=certificate_id).first()
    if certificate is None:
        raise Http404
    if certificate.user_id != user.pk:
        CertificateEvent.objects.create(
            certificate=certificate, kind=CertificateEventKind.DOWNLOADED, actor_id=user.pk
        )
    response = FileResponse(certificate.file.open("rb"), content_type="application/pdf")
    facts, plain = certificate.facts, f"{certificate.number}.pdf"
    full = quote(f"{facts['course']['code']} – {facts['holder']['name']} – {plain}")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    response["Cache-Control"] = "private, no-store"
    return response
