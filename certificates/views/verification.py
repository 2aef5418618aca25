"""The public pages at which anybody checks a certificate."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain.verification import bears_name, public_status
from certificates.enums import CertificateStatus
from certificates.forms import VerificationForm
from certificates.queries.certificates import public_certificate


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a worth is announced: tone and icon of the design system, the answer, and one sentence."""

    tone: str
    icon: str
    title: str | Promise
    sentence: str | Promise


VERDICTS = {
    CertificateStatus.VALID: Verdict(
        "ok",
        "ok",
        pgettext_lazy("verdict", "Valid"),
        _("We issued this certificate, and it is valid today."),
    ),
    CertificateStatus.EXPIRED: Verdict(
        "warn",
        "clock",
        pgettext_lazy("verdict", "Expired"),
        _("We issued this certificate, but its validity has ended."),
    ),
    CertificateStatus.REVOKED: Verdict(
        "error",
        "error",
        pgettext_lazy("verdict", "Revoked"),
        _("We issued this certificate and later declared it void."),
    ),
    CertificateStatus.SUPERSEDED: Verdict(
        "warn",
        "warning",
        pgettext_lazy("verdict", "Superseded"),
        _("We issued this certificate and later replaced it by a corrected one."),
    ),
    CertificateStatus.PENDING: Verdict(
        "",
        "info",
        pgettext_lazy("verdict", "In preparation"),
        _("The course is completed; the certificate is being made. Look again in a minute."),
    ),
}


@require_safe
def verify_start(request: HttpRequest) -> HttpResponse:
    """Take the address or the code that is printed on a certificate to its page."""
    form = VerificationForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verification:verify", certificate_id=form.cleaned_data["code"])
    return render(request, "certificates/verify_start.html", {"form": form})


@never_cache
@require_safe
def verify(request: HttpRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Say in both languages whether the certificate is valid, for which course and since when.

    404, in words, when there is none. The holder's name never stands on the page: it confirms a name that the
    visitor types, and tells none.
    """
    certificate = public_certificate(certificate_id)
    if certificate is None:
        return _bilingual(request, "certificates/verify_unknown.html", {}, status=404)
    status = public_status(certificate, timezone.localdate())
    typed = request.GET.get("name", "").strip()[:200]
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "verdict": VERDICTS[status],
        "successor": getattr(certificate, "superseded_by", None),
        "typed_name": typed,
        "name_matches": bears_name(certificate, typed) if typed else None,
    }
    return _bilingual(request, "certificates/verify.html", context)


def _bilingual(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page in both languages, the visitor's first, that search engines leave alone."""
    languages = ("en", "bg") if translation.get_language() == "en" else ("bg", "en")
    with translation.override(languages[0]):
        response = render(request, template, context | {"languages": languages}, status=status)
    response["Content-Language"] = ", ".join(languages)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
