"""The public pages at which anybody checks a certificate."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.status import status_on
from certificates.enums import CertificateStatus
from certificates.forms import VerificationForm
from certificates.models import Certificate
from certificates.queries.certificates import public_certificate
from certificates.templatetags.certificates import TONES

LANGUAGES = ("bg", "en")


@require_safe
def verify_start(request: HttpRequest) -> HttpResponse:
    """Take the address or the code that is printed on a certificate to its page."""
    form = VerificationForm(request.GET or None)
    if form.is_valid():
        return redirect("verification:verify", certificate_id=form.cleaned_data["code"])
    return render(request, "certificates/verify_start.html", {"form": form})


@never_cache
@require_safe
def verify(request: HttpRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Say in both languages whether the certificate is valid, for which course and since when; 404, in words, when there is none.

    The holder's name is shown only when the visitor types it and it matches: the page confirms, it does not tell.
    """
    certificate = public_certificate(certificate_id)
    if certificate is None:
        with translation.override(LANGUAGES[0]):
            page = render(request, "certificates/verify_unknown.html", {"codes": LANGUAGES}, status=404)
        return _private(page)
    status = status_on(certificate, timezone.localdate())
    typed = request.GET.get("name", "").strip()[:200]
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "status": status,
        "verdict": {"tone": TONES[status][0] if status != CertificateStatus.PENDING else ""},
        "languages": [_side(certificate, status, code) for code in LANGUAGES],
        "successor": getattr(certificate, "superseded_by", None),
        "typed_name": typed,
        "name_matches": _matches(certificate, typed) if typed else None,
    }
    with translation.override(LANGUAGES[0]):
        return _private(render(request, "certificates/verify.html", context))


def _side(certificate: Certificate, status: CertificateStatus, language: str) -> dict[str, Any]:
    with translation.override(language):
        sentence = _sentence(status)
    return {
        "code": language,
        "first": language == LANGUAGES[0],
        "sentence": sentence,
        "course": certificate.facts["course"]["title"][language],
        "issuer": certificate.facts["issuer"][language],
    }


def _sentence(status: CertificateStatus) -> str:
    return {
        CertificateStatus.VALID: _("We issued this certificate, and it is valid today."),
        CertificateStatus.EXPIRED: _("We issued this certificate, but its validity has ended."),
        CertificateStatus.REVOKED: _("We issued this certificate and later declared it void."),
        CertificateStatus.SUPERSEDED: _("We issued this certificate and later replaced it by a corrected one."),
        CertificateStatus.PENDING: _("The course is completed; the certificate is being made. Look again in a minute."),
        CertificateStatus.FAILED: _("The course is completed, but the certificate is not made yet."),
    }[status]


def _matches(certificate: Certificate, typed: str) -> bool:
    holder = certificate.facts["holder"]
    return _folded(typed) in {_folded(holder["name"]), _folded(holder["latin_name"])}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
