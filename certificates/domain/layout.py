"""Type sizes of the texts on a certificate's first page: the most generous ones with which all of it fits."""

from dataclasses import dataclass

from certificates.domain.facts import CertificateFacts
from certificates.domain.typesetting import MM_PER_POINT, Face, count_lines, face

# What templates/certificates/pdf/certificate.css gives each block, width and height in millimetres.
_AWARD = (209.0, 75.0)
_ISSUER = (149.0, 16.0)
_SIGNATORY = (84.0, 28.0)
_AWARD_FIXED = 25.4  # both introductory lines, the rule, the space between
_SMALL = 11  # points: the name in Latin letters, the organisation


class TooLongError(ValueError):
    """The texts are longer than the page can hold at a size that can still be read."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in points."""

    name: int
    course: int
    course_en: int
    issuer: int
    signatory: int


# Name, course, course in English; then the most lines that the name and the course may take at these sizes.
_AWARD_STEPS = (
    (36, 26, 16, 1, 1),
    (36, 23, 14, 1, 2),
    (34, 21, 14, 1, 2),
    (30, 20, 13, 1, 2),
    (27, 18, 13, 1, 2),
    (26, 18, 12, 2, 2),
    (23, 16, 12, 2, 2),
    (21, 15, 11, 2, 3),
    (18, 13, 10, 2, 3),
    (16, 12, 10, 3, 4),
    (13, 10, 9, 3, 5),
)
_ISSUER_STEPS = (11, 10, 9, 8)
_SIGNATORY_STEPS = (13, 11, 9, 8)


def choose_sizes(facts: CertificateFacts) -> Sizes:
    """The largest sizes with which the texts fit. Raises TooLongError when they do not at the smallest."""
    name, course, course_en = _award_sizes(facts)
    issuer = next((size for size in _ISSUER_STEPS if _issuer_height(facts, size) <= _ISSUER[1]), None)
    signatory = next(
        (size for size in _SIGNATORY_STEPS if _signatory_height(facts, size) <= _SIGNATORY[1]), None
    )
    if issuer is None or signatory is None:
        raise TooLongError(f"certificate {facts.number}: the issuer's or the signatory's words do not fit")
    return Sizes(name, course, course_en, issuer, signatory)


def _award_sizes(facts: CertificateFacts) -> tuple[int, int, int]:
    serif, italic, sans = _serif(), _italic(), _sans()
    width, height = _AWARD
    small = count_lines(facts.holder.latin_name, sans, _SMALL, width)
    if facts.organisation:
        small += count_lines(f"{facts.organisation.bg} · {facts.organisation.en}", sans, _SMALL, width)
    for name, course, course_en, most_name, most_course in _AWARD_STEPS:
        name_lines = count_lines(facts.holder.name, serif, name, width)
        course_lines = count_lines(facts.course.title.bg, serif, course, width)
        course_en_lines = count_lines(facts.course.title.en, italic, course_en, width)
        points = name_lines * name * 1.12 + course_lines * course * 1.16 + course_en_lines * course_en * 1.22
        points += small * _SMALL * 1.4
        fits = _AWARD_FIXED + points * MM_PER_POINT <= height
        if fits and name_lines <= most_name and course_lines <= most_course:
            return name, course, course_en
    raise TooLongError(f"certificate {facts.number}: the name and the course title do not fit on the page")


def _issuer_height(facts: CertificateFacts, size: int) -> float:
    lines = count_lines(facts.issuer.bg, _semibold(), size, _ISSUER[0])
    lines += count_lines(facts.issuer.en, _italic(), size, _ISSUER[0])
    return lines * size * 1.35 * MM_PER_POINT


def _signatory_height(facts: CertificateFacts, size: int) -> float:
    name, role = facts.signatory.name, facts.signatory.role
    width = _SIGNATORY[0]
    english = f"{name.en}, {role.en}" if name else role.en
    points = 8 * 1.35 + count_lines(name.bg if name else role.bg, _serif(), size, width) * size * 1.4
    points += count_lines(role.bg, _sans(), 9, width) * 9 * 1.35 if name else 0
    points += count_lines(english, _italic(), 10, width) * 10 * 1.35
    return points * MM_PER_POINT


def _serif() -> Face:
    return face("SourceSerif4Display-Semibold.ttf")


def _italic() -> Face:
    return face("SourceSerif4-It.ttf")


def _sans() -> Face:
    return face("IBMPlexSans-Regular.ttf")


def _semibold() -> Face:
    return face("IBMPlexSans-SemiBold.ttf")
