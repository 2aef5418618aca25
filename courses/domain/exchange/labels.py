"""What is said of a question beside its wording: code, category, tags; competence and difficulty as tags."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.canonical import content_sha256
from courses.domain.exchange.items import Content, Head, ItemRefused

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
_ROOTS = re.compile(r"\$[a-z]+\$", re.IGNORECASE)
_STATED = ("competence", "difficulty", "points")


def head_of(
    *,
    code: str,
    name: str,
    category: str | None,
    tags: list[str],
    stem: Content,
    points: int | None = None,
) -> Head:
    """Return the head of a question of GIFT or Moodle XML.

    A question without a code is known by its name where that is one word of Latin letters and digits, else
    by its wording: so the same file a second time makes no second question. Raises ItemRefused.
    """
    stated = {}
    own = []
    for tag in tags:
        label, colon, value = tag.partition(":")
        if colon and label in _STATED:
            stated[label] = value.strip()
        elif tag.strip():
            own.append(tag.strip())
    if not code:
        code = name if _CODE.fullmatch(name) else f"q-{content_sha256(stem)[:12]}"
    return Head(
        code=code,
        competence=stated.get("competence"),
        difficulty=_whole("difficulty", stated),
        points=points if points is not None else _whole("points", stated),
        category=None if category is None else category_path(category),
        tags=tuple(dict.fromkeys(own)) if tags else None,
    )


def is_code(text: str) -> bool:
    """Return whether a question can be known by this text."""
    return bool(_CODE.fullmatch(text))


def category_path(text: str) -> str:
    """Return a category as levels divided by “/”, without Moodle's own roots (``$course$/top``)."""
    levels = [" ".join(level.split()) for level in text.split("/")]
    while levels and (not levels[0] or _ROOTS.fullmatch(levels[0]) or levels[0] == "top"):
        levels.pop(0)
    return "/".join(level for level in levels if level)


def stated_tags(question: Content, tags: list[str]) -> list[str]:
    """Return a question's tags with those that say its competence and difficulty."""
    stated = [f"difficulty:{question['difficulty']}"]
    if question["competence"]:
        stated.insert(0, f"competence:{question['competence']}")
    return [*stated, *tags]


def _whole(label: str, stated: dict[str, Any]) -> int | None:
    if label not in stated:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", stated[label]):
        raise ItemRefused(_("“{tag}” needs a whole number.").format(tag=f"{label}:{stated[label][:20]}"))
    return int(stated[label])
