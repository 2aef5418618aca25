"""Tables that people open in a spreadsheet."""

from collections.abc import Iterable, Sequence

import tablib

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return the value as text that is no formula: a dangerous first sign gets an apostrophe before it.

    Source: OWASP, "CSV Injection".
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_file(header: Sequence[object], rows: Iterable[Iterable[object]]) -> bytes:
    """Return a CSV file in UTF-8 with byte-order mark, by which spreadsheets know the encoding."""
    table = tablib.Dataset(headers=[safe_cell(cell) for cell in header])
    for row in rows:
        table.append([safe_cell(cell) for cell in row])
    text: str = table.export("csv")
    return text.encode("utf-8-sig")
