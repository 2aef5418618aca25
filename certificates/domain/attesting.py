"""From a completed enrolment to a certificate's frozen facts."""

import uuid
from calendar import monthrange
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from certificates.domain.facts import (
    Bilingual,
    CertificateFacts,
    CompetenceFacts,
    CourseFacts,
    Holder,
    ModuleFacts,
    Signatory,
    dump_facts,
)
from certificates.enums import CertificateEventKind
from certificates.models import Certificate, CertificateEvent
from courses.enums import Level
from courses.models import CourseVersion
from learning.domain.transliteration import transliterate
from learning.models import Enrolment, Organisation

LEVEL_ORDER = {level: place for place, level in enumerate(Level.values)}


def attest(enrolment: Enrolment) -> Certificate:
    """Insert the pending certificate of a completed `enrolment`, in the caller's transaction.

    Called twice for the same enrolment it returns the first certificate: one a validity period. Raises
    ValueError for an enrolment that is not completed.
    """
    existing = Certificate.objects.filter(enrolment=enrolment).order_by("-period").first()
    if existing is not None:
        return existing
    if enrolment.completed_at is None:
        raise ValueError(f"enrolment {enrolment.pk} is not completed")
    day = timezone.localdate(enrolment.completed_at)
    months = enrolment.version.card["certificate_months"]
    valid_until = None if months is None else add_months(day, months)
    certificate_id, number = uuid.uuid4(), _next_number(day.year)
    facts = _facts(enrolment, number=number, certificate_id=certificate_id, day=day, valid_until=valid_until)
    certificate = Certificate.objects.create(
        id=certificate_id,
        enrolment=enrolment,
        user=enrolment.user,
        organisation=enrolment.organisation,
        number=number,
        facts=dump_facts(facts),
        completed_at=enrolment.completed_at,
        valid_until=valid_until,
    )
    CertificateEvent.objects.create(
        certificate=certificate, kind=CertificateEventKind.CREATED, actor=enrolment.user
    )
    return certificate


def add_months(day: date, months: int) -> date:
    """Return the day `months` calendar months later; the 31st becomes the last day of a shorter month."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _next_number(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certificates_number_seq')")
        (value,) = cursor.fetchone()
    return f"{settings.CERTIFICATE_NUMBER_PREFIX}-{year}-{value:06d}"


def verify_url(certificate_id: uuid.UUID) -> str:
    """Return the public address of the certificate; it stands in the QR code for ever."""
    return f"{settings.SITE_URL}/verify/{certificate_id}/"


def _facts(
    enrolment: Enrolment, *, number: str, certificate_id: uuid.UUID, day: date, valid_until: date | None
) -> CertificateFacts:
    user, version = enrolment.user, enrolment.version
    return CertificateFacts(
        number=number,
        verify_url=verify_url(certificate_id),
        holder=Holder(user.full_name, user.latin_name or transliterate(user.full_name)),
        organisation=_organisation(enrolment.organisation),
        issuer=Bilingual(**settings.ACADEMY_ISSUER),
        course=_course(version),
        result_percent=enrolment.result_percent,
        completed_on=day,
        issued_on=day,
        valid_until=valid_until,
        outcomes=tuple(_bilingual(outcome) for outcome in version.card["outcomes"]),
        competences=_competences(version.card),
        modules=tuple(
            ModuleFacts(_bilingual(module["title"]), sum(lesson["minutes"] for lesson in module["lessons"]))
            for module in version.outline["modules"]
        ),
        signatory=_signatory(),
    )


def _bilingual(texts: dict[str, Any]) -> Bilingual:
    """Return both texts; where a course lacks a language, the other one stands in."""
    return Bilingual(bg=texts.get("bg") or texts["en"], en=texts.get("en") or texts["bg"])


def _organisation(organisation: Organisation | None) -> Bilingual | None:
    return None if organisation is None else Bilingual(bg=organisation.name_bg, en=organisation.name_en)


def _course(version: CourseVersion) -> CourseFacts:
    card = version.card
    return CourseFacts(
        code=card["code"],
        version=version.number,
        title=_bilingual(card["title"]),
        level=card["level"],
        area=card["area"],
        minutes=card["minutes"],
    )


def _competences(card: dict[str, Any]) -> tuple[CompetenceFacts, ...]:
    """Return each competence of the course with the highest level that one of its outcomes reaches."""
    reached: dict[str, str] = {}
    for outcome in card["outcomes"]:
        code, level = outcome["competence"], outcome["level"]
        if code not in reached or LEVEL_ORDER[level] > LEVEL_ORDER[reached[code]]:
            reached[code] = level
    return tuple(
        CompetenceFacts(item["code"], _bilingual(item["title"]), reached[item["code"]])
        for item in card["competences"]
        if item["code"] in reached
    )


def _signatory() -> Signatory:
    name, role = settings.ACADEMY_SIGNATORY["name"], settings.ACADEMY_SIGNATORY["role"]
    return Signatory(name=Bilingual(**name) if name["bg"] and name["en"] else None, role=Bilingual(**role))
