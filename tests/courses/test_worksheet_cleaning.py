"""What learners fill in is kept as far as it fits; for the rest there is a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation

from courses.domain.worksheets import Field, Option, Section, Worksheet, clean_worksheet

SHEET = Worksheet(
    activity="x",
    title="",
    intro=(),
    steps=(),
    sections=(
        Section(
            "",
            (
                Field("line", "", "text", maximum=300),
                Field("area", "", "longtext"),
                Field("short", "", "longtext", maximum=10),
                Field("percent", "", "integer", minimum=0, maximum=100),
                Field("free", "", "integer"),
                Field("scale", "", "scale", minimum=-2, maximum=2),
                Field("number", "", "number"),
                Field("choice", "", "choice", options=(Option("a", "A"), Option("0", "Zero"))),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("line", " hello ", "hello"),
        ("line", "ж" * 300, "ж" * 300),
        ("line", 5, "5"),
        ("area", "one\r\ntwo", "one\ntwo"),
        ("area", "x" * 5000, "x" * 5000),
        ("area", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("short", "x" * 10, "x" * 10),
        ("percent", "0", 0),
        ("percent", "100", 100),
        ("percent", " 42 ", 42),
        ("percent", 42, 42),
        ("percent", "42,0", 42),
        ("percent", "1,000", 1),
        ("free", "1 000 000", 1_000_000),
        ("free", "-7", -7),
        ("scale", "-2", -2),
        ("scale", "\u22122", -2),
        ("number", "1 250,5", "1 250,5"),
        ("number", "-196", "-196"),
        ("number", "12 %", "12 %"),
        ("choice", "a", "a"),
        ("choice", "0", "0"),
        ("choice", 0, "0"),
    ],
)
def test_what_fits_is_kept(name: str, sent: Any, kept: str | int) -> None:
    got = clean_worksheet(SHEET, {name: sent})
    assert got.data == {name: kept}
    assert got.errors == {}
    assert json.loads(json.dumps(got.data)) == got.data


@pytest.mark.parametrize("name", [field.name for field in SHEET.fields()])
@pytest.mark.parametrize("sent", ["", "  ", "\r\n", None])
def test_empty_fields_are_left_out(name: str, sent: str | None) -> None:
    got = clean_worksheet(SHEET, {name: sent})
    assert (got.data, got.errors) == ({}, {})


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("line", "x" * 301),
        ("area", "x" * 5001),
        ("short", "x" * 11),
        ("area", "a\x00b"),
        ("area", "a\x1bb"),
        ("area", "\ud800"),
        ("area", ["a"]),
        ("area", {"a": 1}),
        ("area", True),
        ("area", 1.5),
        ("area", b"x"),
        ("percent", "101"),
        ("percent", "-1"),
        ("percent", "1.5"),
        ("percent", "many"),
        ("percent", "1e2"),
        ("percent", "9" * 4999),
        pytest.param("percent", 10**5000, id="percent-endless"),
        ("free", "1,5"),
        ("scale", "3"),
        ("scale", "+3"),
        ("number", "about 5"),
        ("number", "nan"),
        ("number", "1,234,5"),
        ("choice", "b"),
        ("choice", "A"),
        ("choice", "a,0"),
    ],
)
def test_what_does_not_fit_has_a_reason_and_costs_nothing_else(name: str, sent: Any) -> None:
    other = "line" if name != "line" else "area"
    got = clean_worksheet(SHEET, {name: sent, other: "kept"})
    assert set(got.errors) == {name}
    assert str(got.errors[name])
    assert got.data == {other: "kept"}


def test_names_that_the_worksheet_does_not_have_are_ignored() -> None:
    got = clean_worksheet(SHEET, {"csrfmiddlewaretoken": "x", "__class__": "y", "line": "z"})
    assert (got.data, got.errors) == ({"line": "z"}, {})


def test_a_reason_names_the_limits() -> None:
    got = clean_worksheet(SHEET, {"percent": "101", "line": "x" * 301})
    with translation.override("en"):
        assert str(got.errors["percent"]) == "Please write a whole number from 0 to 100."
        assert str(got.errors["line"]) == "Please write at most 300 characters."
