"""How a certificate writes dates, durations, marks and levels, in Bulgarian and in English.

A certificate shows both languages side by side and keeps its words for ever, so they stand here and in its
template rather than in a translation catalogue, which follows the language of whoever happens to ask.
"""

from datetime import date
from decimal import Decimal

from certificates.domain.facts import Bilingual
from courses.enums import Level

NBSP = "\N{NO-BREAK SPACE}"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LEVEL_NAMES = {
    Level.FOUNDATION.value: Bilingual("Основно", "Foundation"),
    Level.INTERMEDIATE.value: Bilingual("Средно", "Intermediate"),
    Level.ADVANCED.value: Bilingual("Напреднало", "Advanced"),
    Level.EXPERT.value: Bilingual("Експертно", "Expert"),
}
NO_EXPIRY = Bilingual("безсрочно", "no expiry")


def write_date(day: date) -> Bilingual:
    """A day: „23.11.2026 г.“ and “23 November 2026”."""
    return Bilingual(
        bg=f"{day:%d.%m.%Y}{NBSP}г.",
        en=f"{day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}",
    )


def write_duration(minutes: int) -> Bilingual:
    """A number of minutes: „5 ч 53 мин“ and “5 h 53 min”, without the part that is nought."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "ч", "h")] * (hours > 0) + [(rest, "мин", "min")] * (rest > 0 or hours == 0)
    return Bilingual(
        bg=NBSP.join(f"{value}{NBSP}{unit}" for value, unit, _ in parts),
        en=NBSP.join(f"{value}{NBSP}{unit}" for value, _, unit in parts),
    )


def write_percent(percent: Decimal) -> Bilingual:
    """A percentage: „86,5 %“ and “86.5%”, without trailing noughts."""
    number = f"{percent.normalize():f}"
    return Bilingual(bg=f"{number.replace('.', ',')}{NBSP}%", en=f"{number}%")
