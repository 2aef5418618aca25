"""Opening the learner's screens in tests, and reading what stands on them."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from django.utils.translation import override


def address(name: str, *args: Any, language: str = "en") -> str:
    """Return the address of one of the package's pages in a language."""
    with override(language):
        return reverse(f"learning:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    """Return a page for looking around in it."""
    return BeautifulSoup(response.content, "html.parser")


def text(element: Tag | None) -> str:
    """Return the words of an element, with single spaces; fail when it is not there."""
    assert element is not None
    return " ".join(element.get_text(" ").split())


def links(page: BeautifulSoup) -> dict[str, str]:
    """Return where the links of a page's main part lead, by their words."""
    assert page.main is not None
    return {text(link): str(link["href"]) for link in page.main.find_all("a", href=True)}


def fields(form: Tag) -> Iterator[tuple[str, str]]:
    """Yield name and value of what a browser would send of a form that nobody has touched."""
    for control in form.select("input[name], textarea[name], select[name]"):
        kind = control.get("type", "")
        if kind in ("radio", "checkbox") and not control.has_attr("checked"):
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            yield str(control["name"]), str(chosen["value"]) if chosen else ""
        else:
            value = control.get_text() if control.name == "textarea" else control.get("value", "on")
            yield str(control["name"]), str(value)


def script_headers() -> dict[str, str]:
    """Return the headers that autosave.js sends."""
    return {"Accept": "application/json", "X-Requested-With": "fetch"}
