"""Blocks of a lesson: from the stored stream to plain content and back."""

import html
from collections.abc import Callable
from typing import Any

from django.utils.html import strip_tags

from courses.blocks.settings_text import read_settings, write_settings
from courses.domain.streams import media, shapes
from courses.domain.streams.questions import answers_stream, question_content
from courses.domain.streams.sources import Sources, Targets, list_items, plain_list, without_empty

Value = dict[str, Any]


def block_content(child: Value, sources: Sources, check_code: str = "") -> Value:
    """Return one stored stream child as a content block `{"id", "type", "value"}`.

    `check_code` is the id that the question of a check block gets. Raises BrokenReference, also for a link or
    a formula that cannot be shown, and SettingsError for an activity whose settings cannot be read.
    """
    kind = child["type"]
    stored = child["value"]
    if kind == "check":
        value = _check_content(stored, check_code)
    else:
        value = _CONTENT[kind](stored, sources)
    return {"id": str(child["id"]), "type": kind, "value": value}


def block_stream(block: Value, targets: Targets) -> Value:
    """Return the stream child that stores a content block."""
    stored = _STREAM[block["type"]](block["value"], targets, block["id"])
    return {"type": block["type"], "id": block["id"], "value": stored}


# --- What learners get


def _text_content(stored: str, sources: Sources) -> Value:
    return {"html": sources.rich_text(stored)}


def _callout_content(stored: Value, sources: Sources) -> Value:
    return {"kind": stored["kind"], "html": sources.rich_text(stored["text"])}


def _figure_content(stored: Value, sources: Sources) -> Value:
    picture = sources.picture(stored["image"])
    return {
        "src": picture.src,
        "alt": stored["alt"],
        "caption": stored.get("caption") or "",
        "width": picture.width,
        "height": picture.height,
    }


def _table_content(stored: Value | None, sources: Sources) -> Value:
    table = stored or {"columns": [], "rows": []}
    return {
        "caption": table.get("caption") or "",
        "head": [html.escape(column["heading"], quote=False) for column in table["columns"]],
        "rows": [[_cell(sources.rich_text(cell or "")) for cell in row["values"]] for row in table["rows"]],
    }


def _cell(markup: str) -> str:
    """Return a cell's rich text without its paragraph; several paragraphs become lines."""
    return markup.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br/>")


def _check_content(stored: Value, code: str) -> Value:
    head = {
        "id": code,
        "type": stored["type"],
        "competence": stored.get("competence") or "",
        "difficulty": stored["difficulty"],
        "points": stored["points"],
        "stem": stored["stem"],
    }
    return {"question": question_content(head, stored["answers"])}


def _quiz_content(stored: Value, sources: Sources) -> Value:
    """Return a quiz; `category`, `order`, `keep_options` and `time_limit` are there only when they are used,
    so that what was published before stays the same to the byte.
    """
    names = ("category", "order", "keep_options", "time_limit")
    return {name: stored[name] for name in names if stored.get(name)} | {
        "bank": stored["bank"],
        "questions": [sources.question_code(question) for question in plain_list(stored["questions"])],
        "draw": stored["draw"],
        "pass_percent": stored["pass_percent"],
        "attempts": stored["attempts"],
    }


def _reflection_content(stored: Value, sources: Sources) -> Value:
    return {"prompt": stored["prompt"], "min_words": stored["min_words"] or 0}


def _activity_content(stored: Value, sources: Sources) -> Value:
    return {
        "activity": stored["activity"],
        "title": stored["title"],
        "settings": read_settings(stored["settings"] or ""),
    }


def _assignment_content(stored: Value, sources: Sources) -> Value:
    lists = {name: plain_list(stored[name]) for name in ("formats", "rules")}
    rubric = [
        without_empty(
            {
                "id": row["key"],
                "criterion": row["criterion"],
                "competence": row["competence"],
                "levels": [without_empty(dict(level)) for level in plain_list(row["levels"])],
            }
        )
        for row in plain_list(stored["rubric"])
    ]
    return without_empty(dict(stored) | lists | {"rubric": rubric})


def _live_session_content(stored: Value, sources: Sources) -> Value:
    group = without_empty({key: stored[f"group_{key}"] for key in ("min", "max", "team")})
    value = {
        "title": stored["title"],
        "duration_minutes": stored["duration_minutes"],
        "group_size": group or None,
        "outputs": plain_list(stored["outputs"]),
        "template_columns": plain_list(stored["template_columns"]),
    }
    return without_empty(value) | {
        "agenda": [dict(item) for item in plain_list(stored["agenda"])],
        "prepare": plain_list(stored["prepare"]),
        "facilitator_notes": plain_list(stored["facilitator_notes"]),
    }


_CONTENT: dict[str, Callable[[Any, Sources], Value]] = {
    "text": _text_content,
    "callout": _callout_content,
    "figure": _figure_content,
    "table": _table_content,
    "quiz": _quiz_content,
    "reflection": _reflection_content,
    "activity": _activity_content,
    "assignment": _assignment_content,
    "live_session": _live_session_content,
    **media.CONTENT,
    **shapes.CONTENT,
}


# --- What trainers edit


def _text_stream(value: Value, targets: Targets, block_id: str) -> str:
    markup: str = value["html"]
    return markup


def _callout_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {"kind": value["kind"], "text": value["html"]}


def _figure_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {"image": targets.image_id(value["src"]), "alt": value["alt"], "caption": value["caption"]}


def _table_stream(value: Value, targets: Targets, block_id: str) -> Value:
    width = max([len(value["head"]), *(len(row) for row in value["rows"])])
    head = [html.unescape(strip_tags(heading)) for heading in value["head"]] + [""] * (
        width - len(value["head"])
    )
    return {
        "caption": value["caption"],
        "columns": [{"type": "text", "heading": heading} for heading in head],
        "rows": [
            {"values": [f"<p>{cell}</p>" for cell in row] + [""] * (width - len(row))}
            for row in value["rows"]
        ],
    }


def _check_stream(value: Value, targets: Targets, block_id: str) -> Value:
    question = value["question"]
    names = ("type", "competence", "difficulty", "points", "stem")
    return {name: question[name] for name in names} | {"answers": answers_stream(question)}


def _quiz_stream(value: Value, targets: Targets, block_id: str) -> Value:
    # The questions of a category are looked up at every publishing.
    codes = [] if value.get("category") else value["questions"]
    questions = [targets.question_id(code) for code in codes]
    return {**value, "questions": list_items(questions, block_id, "questions")}


def _reflection_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return dict(value)


def _activity_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {**value, "settings": write_settings(value["settings"])}


def _assignment_stream(value: Value, targets: Targets, block_id: str) -> Value:
    rubric = [
        {
            "criterion": row["criterion"],
            "competence": row.get("competence", ""),
            "key": row["id"],
            "levels": list_items(
                [{"label": "", **level} for level in row["levels"]], block_id, f"rubric:{row['id']}:levels"
            ),
        }
        for row in value["rubric"]
    ]
    defaults = {"title": "", "deliverable": "", "min_words": None, "max_words": None}
    lists = {name: list_items(value.get(name, []), block_id, name) for name in ("formats", "rules")}
    return defaults | value | lists | {"rubric": list_items(rubric, block_id, "rubric")}


def _live_session_stream(value: Value, targets: Targets, block_id: str) -> Value:
    group = value.get("group_size") or {}
    names = ("prepare", "agenda", "outputs", "template_columns", "facilitator_notes")
    return {
        "title": value.get("title", ""),
        "duration_minutes": value.get("duration_minutes"),
        **{f"group_{key}": group.get(key) for key in ("min", "max", "team")},
        **{name: list_items(value.get(name, []), block_id, name) for name in names},
    }


_STREAM: dict[str, Callable[[Value, Targets, str], Any]] = {
    "text": _text_stream,
    "callout": _callout_stream,
    "figure": _figure_stream,
    "table": _table_stream,
    "check": _check_stream,
    "quiz": _quiz_stream,
    "reflection": _reflection_stream,
    "activity": _activity_stream,
    "assignment": _assignment_stream,
    "live_session": _live_session_stream,
    **media.STREAM,
    **shapes.STREAM,
}
