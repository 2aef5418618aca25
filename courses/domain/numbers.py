"""Numbers as people write them, in Bulgarian and in English."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MAX_LENGTH = 40
"""The longest text that is read as a number, in characters."""

_MINUS = dict.fromkeys(map(ord, "\u2212\u2012\u2013\ufe63\uff0d"), "-")
# Groups of three, divided by one and the same sign, then decimals after the other one: 1 234,5 or 1,234.5.
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<gap>[ '’.,])[0-9]{3}(?:(?P=gap)[0-9]{3})*)"
    r"(?:(?!(?P=gap))[.,](?P<rest>[0-9]+))?"
)
_SIMPLE = re.compile(r"(?P<whole>[0-9]*)(?:[.,](?P<rest>[0-9]+))?")
_SAME_UNIT = (
    frozenset({"eur", "euro", "euros", "€", "евро"}),
    frozenset({"%", "percent", "per cent", "процент", "процента"}),
)
_PER_CENT = _SAME_UNIT[1]


def read_number(text: str, unit: str = "") -> tuple[Decimal, ...]:
    """The number that `text` can mean; empty if it means none.

    Two numbers come back where the same text means different things to different people: “1,234” is 1.234 in
    Bulgarian and 1234 in English (and “1.234” the other way round).

    - Decimals follow a comma or a point: “0,5”, “0.5”, “,5”. - Thousands may be divided by a space of any
    width, an apostrophe, a comma or a point, always the same one and
      always in groups of three: “1 234,5”, “1,234,567”. “1,234,5” and “12 34” are no numbers.
    - A plus or a minus (any dash) may stand in front. - The `unit` of the question may stand before or
    behind; euro and per cent are known in both languages. A per
      cent sign is worth a hundredth if the question has no unit, and nothing if it asks for per cent or
      percentage points.
    - Anything else (exponents, “inf”, other units, more than `MAX_LENGTH` characters) is no number.
    """
    if len(text) > MAX_LENGTH:
        return ()
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    plain = " ".join(spaced.translate(_MINUS).casefold().split())
    number, divisor = _without_unit(plain, unit.strip().casefold())
    sign, digits = (number[0], number[1:].lstrip()) if number[:1] in ("+", "-") else ("", number)
    found: dict[Decimal, None] = {}
    for pattern in (_SIMPLE, _GROUPED):
        match = pattern.fullmatch(digits)
        if digits and match:
            whole = re.sub("[^0-9]", "", match["whole"]) or "0"
            found[Decimal(f"{sign}{whole}.{match['rest'] or 0}") / divisor] = None
    return tuple(found)


def _without_unit(text: str, unit: str) -> tuple[str, int]:
    """The text without its unit, and what its number must be divided by."""
    names = {unit} if unit else set()
    for group in _SAME_UNIT:
        if unit in group:
            names |= group
    about_per_cent = unit in _PER_CENT or "percent" in unit or "процент" in unit
    if not unit or about_per_cent:
        names |= _PER_CENT
    for name in sorted(names, key=len, reverse=True):
        if text.endswith(name) or text.startswith(name):
            rest = text.removesuffix(name) if text.endswith(name) else text.removeprefix(name)
            return rest.strip(), 100 if name in _PER_CENT and not unit else 1
    return text, 1
