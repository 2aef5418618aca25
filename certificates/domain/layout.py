"""Type sizes of the texts on a certificate's first page: the most generous ones with which all of it fits."""

from dataclasses import dataclass

from certificates.domain.facts import CertificateFacts
from certificates.domain.typesetting import MM_PER_POINT, count_lines, face

# What templates/certificates/pdf/certificate.css gives the award; a point size there is a point size here.
WIDTH, HEIGHT = 209.0, 75.0  # mm
_FIXED = 25.4  # mm: both introductory lines, the rule, the space between
_NAME, _COURSE, _COURSE_EN, _SMALL = 1.12, 1.16, 1.22, 1.4  # line heights
_SMALL_SIZE = 11  # points: the name in Latin letters, the organisation


class TooLongError(ValueError):
    """The texts are longer than the page can hold at a size that can still be read."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in points: of the holder's name, and of the course title in Bulgarian and in English."""

    name: int
    course: int
    course_en: int


# From the most generous to the tightest, each with the most lines that name and course title may take.
_STEPS = (
    (Sizes(36, 26, 16), 1, 1),
    (Sizes(36, 23, 14), 1, 2),
    (Sizes(34, 21, 14), 1, 2),
    (Sizes(30, 20, 13), 1, 2),
    (Sizes(27, 18, 13), 1, 2),
    (Sizes(26, 18, 12), 2, 2),
    (Sizes(23, 16, 12), 2, 2),
    (Sizes(21, 15, 11), 2, 3),
    (Sizes(18, 13, 10), 2, 3),
    (Sizes(16, 12, 10), 3, 4),
    (Sizes(13, 10, 9), 3, 5),
)


def choose_sizes(facts: CertificateFacts) -> Sizes:
    """The first of `_STEPS` that fits. Raises TooLongError when not even the last does."""
    for sizes, name_lines, course_lines in _STEPS:
        name, course, height = _measure(facts, sizes)
        if name <= name_lines and course <= course_lines and height <= HEIGHT:
            return sizes
    raise TooLongError(f"certificate {facts.number}: the name and the course title do not fit on the page")


def _measure(facts: CertificateFacts, sizes: Sizes) -> tuple[int, int, float]:
    """Lines of the name and of the course title, and the height of the whole award in millimetres."""
    serif, italic, sans = (
        face(name)
        for name in ("SourceSerif4Display-Semibold.ttf", "SourceSerif4-It.ttf", "IBMPlexSans-Regular.ttf")
    )
    name = count_lines(facts.holder.name, serif, sizes.name, WIDTH)
    course = count_lines(facts.course.title.bg, serif, sizes.course, WIDTH)
    course_en = count_lines(facts.course.title.en, italic, sizes.course_en, WIDTH)
    small = count_lines(facts.holder.latin_name, sans, _SMALL_SIZE, WIDTH)
    if facts.organisation:
        small += count_lines(f"{facts.organisation.bg} · {facts.organisation.en}", sans, _SMALL_SIZE, WIDTH)
    points = (
        name * sizes.name * _NAME
        + course * sizes.course * _COURSE
        + course_en * sizes.course_en * _COURSE_EN
        + small * _SMALL_SIZE * _SMALL
    )
    return name, course, _FIXED + points * MM_PER_POINT
