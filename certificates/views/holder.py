"""What a certificate's holder sees, and the file itself."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.domain.status import status_on
from certificates.queries.certificates import own_certificates
from certificates.views.files import file_response
from learning.views.access import person, signed_in


@require_safe
@signed_in()
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Show the person's own certificates."""
    today = timezone.localdate()
    certificates = own_certificates(person(request))
    rows = [(certificate, status_on(certificate, today)) for certificate in certificates]
    return render(request, "certificates/list.html", {"rows": rows})


@require_safe
@signed_in()
def download(request: HttpRequest, certificate_id: uuid.UUID) -> FileResponse:
    """Hand out the file to its holder, to HR of its organisation and to cluster staff; else 404."""
    return file_response(person(request), certificate_id)
