"""From content blocks to what a lesson's page shows.

Blocks to read become HTML; blocks that a learner answers keep their value, for the player to show in its
own way. The same rendering serves frozen lessons and the trainer's preview.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courses.blocks.embeds import frozen_embed
from courses.enums import CalloutKind

STATIC_KINDS = (
    "text", "callout", "figure", "table", "live_session", "gallery", "before_after", "file", "video", "audio",
    "accordion", "steps", "timeline", "quotation", "term", "formula", "code",
)  # fmt: skip
HTML = "html"
_INCLUDED = (
    "components/callout.html",
    "components/figure.html",
    "components/content_table.html",
    "components/file_row.html",
    "courses/blocks/_player_tools.html",
    "courses/blocks/_transcript.html",
)


@dataclass(frozen=True)
class Segment:
    """A part of a lesson: consecutive blocks to read (`kind` "html"), or one block to answer (`kind` its
    type).

    `value` is the block's content; of a check it holds the right answers, so it must never be sent as it is.
    It is shared between requests: do not change it.
    """

    kind: str
    block_id: str
    html: SafeString
    value: dict[str, Any]


def render_blocks(blocks: Iterable[dict[str, Any]], language: str) -> list[Segment]:
    """Return the segments of a lesson in one language. The HTML of the blocks must have been sanitised
    before.
    """
    segments: list[Segment] = []
    passage: list[dict[str, Any]] = []
    with translation.override(language):
        for block in blocks:
            if block["type"] in STATIC_KINDS:
                passage.append(block)
                continue
            segments += _passage(passage)
            passage = []
            segments.append(Segment(block["type"], block["id"], SafeString(""), block["value"]))
        segments += _passage(passage)
    return segments


def frame_hosts(blocks: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the hosts whose films these blocks show, for the policy of the lesson's page."""
    embeds = [frozen_embed(block["value"].get("embed", {})) for block in blocks if block["type"] == "video"]
    return tuple(sorted({embed.host for embed in embeds if embed}))


def _passage(blocks: list[dict[str, Any]]) -> list[Segment]:
    if not blocks:
        return []
    html = "".join(
        _template(block["type"]).render({"id": block["id"], "value": block["value"]}) for block in blocks
    )
    # Safe: put together by templates that escape texts, from HTML that was sanitised when it was frozen.
    return [Segment(HTML, blocks[0]["id"], mark_safe(html), {})]  # noqa: S308


def _template(kind: str) -> Any:
    return get_template(f"courses/blocks/{kind}.html")


def _template_source(name: str) -> str:
    template: Any = get_template(name)
    path: str = template.origin.name
    return path


@cache
def render_version() -> str:
    """Return a name for the way lessons are rendered now: it changes with templates, translations and icons.

    Rendered lessons are kept for ever under this name, so a new release never shows what an old one rendered.
    """
    digest = hashlib.sha256(" ".join(settings.PEERTUBE_HOSTS).encode())  # which films may be shown
    sample = [
        {"id": kind, "type": "callout", "value": {"kind": kind, "html": ""}} for kind in CalloutKind.values
    ]
    for (
        language,
        _name,
    ) in settings.LANGUAGES:  # a callout holds the address of its icon, which a release changes
        digest.update(render_blocks(sample, language)[0].html.encode())
    names = [*(f"courses/blocks/{kind}.html" for kind in STATIC_KINDS), *_INCLUDED]
    files = [Path(_template_source(name)) for name in names]
    for folder in settings.LOCALE_PATHS:
        files += sorted(Path(folder).glob("*/LC_MESSAGES/django.mo"))
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
