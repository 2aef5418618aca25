"""The public page at which anybody checks a certificate, in both languages at once."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.status import status_on
from certificates.queries.certificates import public_certificate


@never_cache
@require_safe
def verify(request: HttpRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Say whether the certificate is valid, for which course and since when; 404, in words, when there is none.

    The holder's name is shown only when the visitor types it and it matches: the page confirms, it does not tell.
    """
    certificate = public_certificate(certificate_id)
    if certificate is None:
        return _private(render(request, "certificates/verify_unknown.html", status=404))
    typed = request.GET.get("name", "").strip()[:200]
    names = {certificate.facts["holder"]["name"], certificate.facts["holder"]["latin_name"]}
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "status": status_on(certificate, timezone.localdate()),
        "successor": getattr(certificate, "superseded_by", None),
        "typed_name": typed,
        "name_matches": _folded(typed) in {_folded(name) for name in names} if typed else None,
    }
    return _private(render(request, "certificates/verify.html", context))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
