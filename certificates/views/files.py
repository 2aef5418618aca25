"""Handing out a certificate's file, for screens and API alike."""

import uuid
from urllib.parse import quote

from django.http import FileResponse, Http404

from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import CertificateEvent
from certificates.queries.scope import certificates_visible_to
from learning.models import User


def file_response(user: User, certificate_id: uuid.UUID) -> FileResponse:
    """Return the PDF to its holder, to HR of its organisation and to cluster staff; raise Http404 for anybody else.

    A download by somebody else than the holder is kept as an event.
    """
    certificate = certificates_visible_to(user).filter(id=certificate_id, state=CertificateState.ISSUED).first()
    if certificate is None:
        raise Http404
    if certificate.user_id != user.id:
        CertificateEvent.objects.create(certificate=certificate, kind=CertificateEventKind.DOWNLOADED, actor=user)
    response = FileResponse(certificate.file.open("rb"), content_type="application/pdf")
    name = f"{certificate.facts['course']['code']} – {certificate.facts['holder']['name']} – {certificate.number}.pdf"
    response["Content-Disposition"] = f"attachment; filename=\"{certificate.number}.pdf\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
