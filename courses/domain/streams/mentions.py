"""Which pictures, files and questions a stored block refers to; see `sources` for what becomes of them."""

from typing import Any

from courses.domain.streams.sources import plain_list

Child = dict[str, Any]


def image_ids(child: Child) -> list[int]:
    """Return the primary keys of the images of one stored stream child."""
    value = child["value"]
    if child["type"] == "figure":
        found = [value["image"]]
    elif child["type"] == "gallery":
        found = [picture["image"] for picture in plain_list(value["pictures"])]
    elif child["type"] == "before_after":
        found = [value["before"]["image"], value["after"]["image"]]
    else:
        found = []
    return [key for key in found if key]


def document_ids(child: Child) -> list[int]:
    """Return the primary keys of the documents of one stored stream child."""
    value = child["value"]
    if child["type"] not in ("file", "video", "audio"):
        return []
    captions = [item["file"] for item in plain_list(value.get("captions"))]
    return [key for key in (value["file"], *captions) if key]


def question_ids(child: Child) -> list[int]:
    """Return the primary keys of the questions of one stored stream child."""
    if child["type"] != "quiz":
        return []
    return [key for key in plain_list(child["value"]["questions"]) if key]
