"""Numbers as people write them, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from courses.domain.numbers import read_number


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("5", "", ["5"]),
        (" 5 ", "", ["5"]),
        ("0,5", "", ["0.5"]),
        ("0.5", "", ["0.5"]),
        (",5", "", ["0.5"]),
        (".5", "", ["0.5"]),
        ("-0,3", "", ["-0.3"]),
        ("\u22120.3", "", ["-0.3"]),
        ("\u20130.3", "", ["-0.3"]),
        ("- 3", "", ["-3"]),
        ("+3", "", ["3"]),
        ("1,234", "", ["1.234", "1234"]),
        ("1.234", "", ["1.234", "1234"]),
        ("0,234", "", ["0.234"]),
        ("1234", "", ["1234"]),
        ("1 234", "", ["1234"]),
        ("1\u2009234\u2009567", "", ["1234567"]),
        ("1,234,567", "", ["1234567"]),
        ("1.234.567,89", "", ["1234567.89"]),
        ("1,234.5", "", ["1234.5"]),
        ("1.234,5", "", ["1234.5"]),
        ("1 234,5", "", ["1234.5"]),
        ("1'234.5", "", ["1234.5"]),
        ("12 345 678", "", ["12345678"]),
        ("60 %", "%", ["60"]),
        ("60%", "%", ["60"]),
        ("60", "%", ["60"]),
        ("6 процента", "%", ["6"]),
        ("6 %", "percentage points", ["6"]),
        ("6 процентни пункта", "процентни пункта", ["6"]),
        ("17,5 %", "", ["0.175"]),
        ("0.175", "", ["0.175"]),
        ("5 points", "points", ["5"]),
        ("5 Points", "points", ["5"]),
        ("15 000 EUR/QALY", "EUR/QALY", ["15000"]),
        ("TRL 4", "TRL", ["4"]),
        ("TRL4", "TRL", ["4"]),
        ("1,0 млн. евро", "млн. евро", ["1.0"]),
    ],
)
def test_numbers_as_people_write_them(text: str, unit: str, values: list[str]) -> None:
    assert read_number(text, unit) == tuple(map(Decimal, values))


NO_NUMBERS = """1,234,5|1.234.5|12 34|1 23|1 2345|1  234 5|5,|5.|,|.|-|+|--5|+-5|5-|1e3|1E3|1e999|inf|-inf
Infinity|nan|NaN|0x10|five|пет|5 kg|5 %%|5 5|1/2|½|5²|٣|１２|1,2,3|1..2|1,.2
1_000|$5|5 EUR|#5|=5|[5]|None|true|5;6|1’23"""


@pytest.mark.parametrize("text", ["", " ", "9" * 41, "1 " * 30, *NO_NUMBERS.replace("\n", "|").split("|")])
def test_what_is_no_number(text: str) -> None:
    assert read_number(text, "points") == ()
