"""Gallery, before and after, file, video and audio: from the stored stream to plain content and back."""

from collections.abc import Callable
from typing import Any

from courses.blocks.embeds import EmbedError, read_embed
from courses.domain.streams.sources import BrokenReference, Sources, Targets, list_items, plain_list

Value = dict[str, Any]


def _shown_picture(image: int | None, sources: Sources) -> Value:
    picture = sources.picture(image)
    return {"src": picture.src, "width": picture.width, "height": picture.height}


def _shown_file(document: int | None, sources: Sources) -> Value:
    file = sources.document(document)
    return {"src": file.src, "name": file.name, "kind": file.kind, "size": file.size}


# --- What learners get


def _gallery_content(stored: Value, sources: Sources) -> Value:
    pictures = [
        _shown_picture(picture["image"], sources)
        | {
            "alt": "" if picture.get("decorative") else picture["alt"],
            "caption": picture.get("caption") or "",
        }
        for picture in plain_list(stored["pictures"])
    ]
    return {"title": stored.get("title") or "", "pictures": pictures}


def _before_after_content(stored: Value, sources: Sources) -> Value:
    sides = {
        side: _shown_picture(stored[side]["image"], sources)
        | {"label": stored[side]["label"], "alt": stored[side]["alt"]}
        for side in ("before", "after")
    }
    return {**sides, "caption": stored.get("caption") or ""}


def _file_content(stored: Value, sources: Sources) -> Value:
    file = _shown_file(stored["file"], sources)
    return {"title": stored["title"], "note": stored.get("note") or "", "file": file}


def _video_content(stored: Value, sources: Sources) -> Value:
    value = {
        "title": stored["title"],
        "length": stored["length"],
        "transcript": sources.rich_text(stored["transcript"]),
    }
    if stored.get("link"):
        return value | {"embed": _embed(stored["link"])}
    captions = [
        {"language": item["language"], **_shown_file(item["file"], sources)}
        for item in plain_list(stored.get("captions"))
    ]
    return value | {"file": _shown_file(stored["file"], sources), "captions": captions}


def _embed(link: str) -> Value:
    try:
        embed = read_embed(link)
    except EmbedError as error:
        raise BrokenReference(str(error)) from error
    return {"link": link, "provider": embed.provider, "id": embed.id, "host": embed.host}


def _audio_content(stored: Value, sources: Sources) -> Value:
    return {
        "title": stored["title"],
        "length": stored["length"],
        "file": _shown_file(stored["file"], sources),
        "transcript": sources.rich_text(stored["transcript"]),
    }


CONTENT: dict[str, Callable[[Any, Sources], Value]] = {
    "gallery": _gallery_content,
    "before_after": _before_after_content,
    "file": _file_content,
    "video": _video_content,
    "audio": _audio_content,
}


# --- What trainers edit


def _gallery_stream(value: Value, targets: Targets, block_id: str) -> Value:
    pictures = [
        {
            "image": targets.image_id(picture["src"]),
            "alt": picture["alt"],
            "decorative": not picture["alt"],
            "caption": picture["caption"],
        }
        for picture in value["pictures"]
    ]
    return {"title": value["title"], "pictures": list_items(pictures, block_id, "pictures")}


def _before_after_stream(value: Value, targets: Targets, block_id: str) -> Value:
    sides = {
        side: {
            "image": targets.image_id(value[side]["src"]),
            "label": value[side]["label"],
            "alt": value[side]["alt"],
        }
        for side in ("before", "after")
    }
    return {**sides, "caption": value["caption"]}


def _file_stream(value: Value, targets: Targets, block_id: str) -> Value:
    file = targets.document_id(value["file"]["src"])
    return {"title": value["title"], "file": file, "note": value["note"]}


def _video_stream(value: Value, targets: Targets, block_id: str) -> Value:
    file = value.get("file")
    captions = [
        {"language": item["language"], "file": targets.document_id(item["src"])}
        for item in value.get("captions", [])
    ]
    return {
        "title": value["title"],
        "length": value["length"],
        "file": targets.document_id(file["src"]) if file else None,
        "link": value["embed"]["link"] if "embed" in value else "",
        "captions": list_items(captions, block_id, "captions"),
        "transcript": value["transcript"],
    }


def _audio_stream(value: Value, targets: Targets, block_id: str) -> Value:
    return {**value, "file": targets.document_id(value["file"]["src"])}


STREAM: dict[str, Callable[[Value, Targets, str], Any]] = {
    "gallery": _gallery_stream,
    "before_after": _before_after_stream,
    "file": _file_stream,
    "video": _video_stream,
    "audio": _audio_stream,
}
