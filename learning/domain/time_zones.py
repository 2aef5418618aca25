"""Time zones as people choose them: the difference from UTC and a city, in their language."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

LATIN = re.compile("[A-Za-z]")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the IANA names of the zones that lie in a country and whose city has a name in every language;
    without those that only repeat another.
    """
    places, aliases = get_global("zone_territories"), get_global("zone_aliases")
    zones = sorted(zone for zone in available_timezones() if zone in places and zone not in aliases)
    return tuple(zone for zone in zones if not LATIN.search(_city(zone, Locale("bg"))))


def _city(zone: str, locale: Locale) -> str:
    return get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)


def time_zone_choices(language: str, now: datetime) -> list[tuple[str, str]]:
    """Return (IANA name, words) of every zone, from west to east: “UTC+02:00 · Sofia”.

    `now` fixes the difference, which summer time changes. Cities are named as the Unicode CLDR names them.
    """
    locale = Locale.parse(language)
    rows = []
    for zone in zone_names():
        moment = now.astimezone(ZoneInfo(zone))
        offset = f"{moment:%z}"
        city = _city(zone, locale)
        rows.append((moment.utcoffset(), city, zone, f"UTC{offset[:3]}:{offset[3:5]} · {city}"))
    return [(zone, words) for _, _, zone, words in sorted(rows)]
