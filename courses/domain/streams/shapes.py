"""Accordion, steps, timeline, quotation, term, formula and code: stored stream, plain content, and back."""

from collections.abc import Callable
from typing import Any

from courses.blocks.formulas import FormulaError, formula_mathml
from courses.domain.streams.sources import BrokenReference, Sources, Targets, list_items, plain_list

Value = dict[str, Any]


# --- What learners get


def _parts(stored: Any, sources: Sources, *names: str) -> list[Value]:
    """Return the items of a list: the texts `names` as they are, and rich text as `html`."""
    return [
        {name: item[name] for name in names} | {"html": sources.rich_text(item.get("text") or "")}
        for item in plain_list(stored)
    ]


def _accordion_content(stored: Value, sources: Sources) -> Value:
    return {"sections": _parts(stored["sections"], sources, "title")}


def _steps_content(stored: Value, sources: Sources) -> Value:
    return {"title": stored.get("title") or "", "steps": _parts(stored["steps"], sources, "title")}


def _timeline_content(stored: Value, sources: Sources) -> Value:
    events = _parts(stored["events"], sources, "date", "title")
    return {"title": stored.get("title") or "", "events": events}


def _quotation_content(stored: Value, sources: Sources) -> Value:
    return {"text": stored["text"], "source": stored["source"], "link": stored.get("link") or ""}


def _term_content(stored: Value, sources: Sources) -> Value:
    return {"term": stored["term"], "html": sources.rich_text(stored["definition"])}


def _formula_content(stored: Value, sources: Sources) -> Value:
    try:
        mathml = formula_mathml(stored["latex"])
    except FormulaError as error:
        raise BrokenReference(str(error)) from error
    return {"latex": stored["latex"], "mathml": mathml, "spoken": stored["spoken"]}


def _code_content(stored: Value, sources: Sources) -> Value:
    return {
        "language": stored["language"],
        "code": stored["code"],
        "caption": stored.get("caption") or "",
    }


CONTENT: dict[str, Callable[[Any, Sources], Value]] = {
    "accordion": _accordion_content,
    "steps": _steps_content,
    "timeline": _timeline_content,
    "quotation": _quotation_content,
    "term": _term_content,
    "formula": _formula_content,
    "code": _code_content,
}


# --- What trainers edit


def _stored_parts(parts: list[Value]) -> list[Value]:
    return [{("text" if key == "html" else key): text for key, text in part.items()} for part in parts]


def _list_stream(name: str) -> Callable[[Value, Targets, str], Value]:
    def stream(value: Value, targets: Targets, block_id: str) -> Value:
        return {**value, name: list_items(_stored_parts(value[name]), block_id, name)}

    return stream


def _same_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return dict(value)


def _term_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {"term": value["term"], "definition": value["html"]}


def _formula_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {"latex": value["latex"], "spoken": value["spoken"]}


STREAM: dict[str, Callable[[Value, Targets, str], Any]] = {
    "accordion": _list_stream("sections"),
    "steps": _list_stream("steps"),
    "timeline": _list_stream("events"),
    "quotation": _same_stream,
    "term": _term_stream,
    "formula": _formula_stream,
    "code": _same_stream,
}
