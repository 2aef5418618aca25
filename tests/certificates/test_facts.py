"""Frozen facts: what is stored is read back whole, and nothing incomplete is ever printed."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from certificates.domain.facts import FactsError, dump_facts, load_facts
from certificates.domain.wording import write_date, write_duration, write_percent
from tests.certificates.samples import stored_facts

Path = tuple[str | int, ...]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key below `value`."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        if isinstance(key, str):
            yield (*path, key)
        yield from paths(child, (*path, key))


def parent(facts: dict[str, Any], path: Path) -> Any:
    for key in path[:-1]:
        facts = facts[key]  # type: ignore[index]
    return facts


NAMED = {"signatory": {"name": {"bg": "проф. Ива Примерова", "en": "Prof. Iva Primerova"}}}


@pytest.mark.parametrize(
    "changes", [{}, NAMED, {"result_percent": None, "valid_until": None, "organisation": None}]
)
def test_what_is_stored_is_read_back_whole(changes: dict[str, Any]) -> None:
    stored = stored_facts(**changes)
    assert dump_facts(load_facts(stored)) == stored


def test_values_have_their_types() -> None:
    facts = load_facts(stored_facts())
    assert facts.issued_on == date(2026, 11, 23)
    assert facts.result_percent == Decimal("86.5")
    assert facts.signatory.name is None


@pytest.mark.parametrize(
    "path", list(paths(stored_facts(**NAMED))), ids=lambda path: ".".join(map(str, path))
)
def test_a_missing_key_is_named(path: Path) -> None:
    facts = stored_facts(**NAMED)
    del parent(facts, path)[path[-1]]
    with pytest.raises(FactsError, match=rf"\.{path[-1]} is missing"):
        load_facts(facts)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("number",), 123),
        (("holder", "name"), "  "),
        (("holder", "latin_name"), ""),
        (("holder",), "Мария"),
        (("course", "level"), "master"),
        (("course", "minutes"), "353"),
        (("course", "minutes"), -1),
        (("course", "minutes"), True),
        (("completed_on",), "23.11.2026"),
        (("valid_until",), ""),
        (("result_percent",), "101"),
        (("result_percent",), "много"),
        (("result_percent",), "NaN"),
        (("outcomes",), {"bg": "a", "en": "b"}),
        (("modules",), ["M1"]),
        (("signatory", "role"), None),
    ],
)
def test_a_wrong_value_is_named(path: Path, value: object) -> None:
    facts = deepcopy(stored_facts())
    parent(facts, path)[path[-1]] = value
    with pytest.raises(FactsError, match=str(path[-1])):
        load_facts(facts)


@pytest.mark.parametrize(
    ("day", "bg", "en"),
    [
        (date(2026, 11, 23), "23.11.2026 г.", "23 November 2026"),
        (date(2027, 3, 5), "05.03.2027 г.", "5 March 2027"),
    ],
)
def test_dates(day: date, bg: str, en: str) -> None:
    text = write_date(day)
    assert (text.bg.replace("\xa0", " "), text.en.replace("\xa0", " ")) == (bg, en)


@pytest.mark.parametrize(
    ("minutes", "bg", "en"),
    [
        (353, "5 ч 53 мин", "5 h 53 min"),
        (120, "2 ч", "2 h"),
        (45, "45 мин", "45 min"),
        (61, "1 ч 1 мин", "1 h 1 min"),
        (0, "0 мин", "0 min"),
    ],
)
def test_durations(minutes: int, bg: str, en: str) -> None:
    text = write_duration(minutes)
    assert (text.bg.replace("\xa0", " "), text.en.replace("\xa0", " ")) == (bg, en)


@pytest.mark.parametrize(
    ("percent", "bg", "en"),
    [("86.50", "86,5 %", "86.5%"), ("100", "100 %", "100%"), ("70.00", "70 %", "70%"), ("0", "0 %", "0%")],
)
def test_percentages(percent: str, bg: str, en: str) -> None:
    text = write_percent(Decimal(percent))
    assert (text.bg.replace("\xa0", " "), text.en) == (bg, en)
