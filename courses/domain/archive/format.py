"""The format of a course archive: names of its members, its number, the shape of its JSON.

`docs/how-to/content-formats.md` describes it. The number goes up when a reader of an older number would
misunderstand an archive; a new key that may be left unread does not change it.
"""

import json
from typing import Any, NoReturn, cast

from django.utils.translation import gettext as _

from courses.domain.archive.errors import ArchiveError

NAME = "cluster-academy-course"
NUMBER = 1
OLDEST = 1
"""The lowest number that this site still reads."""

MANIFEST = "manifest.json"
COURSE, BANKS, MEDIA = "course.json", "banks.json", "media.json"
PAGES, VERSIONS, FILES, FROZEN = "pages/", "versions/", "media/", "frozen/"
MAX_JSON = 64 * 1024 * 1024

Shape = Any
_WORDS = {str: str}
MANIFEST_SHAPE: Shape = {
    "format": str,
    "number": int,
    "site": str,
    "created_at": str,
    "course": {"id": str, "slug": str, "code": str, "title": _WORDS},
    "media_url": str,
    "members": [{"name": str, "size": int, "sha256": str}],
}
COURSE_SHAPE: Shape = {
    "languages": [str],
    "current_version": (str, None),
    "prerequisites": [{"id": str, "slug": str}],
    "competences": [{"code": str, "title": _WORDS}],
}
PAGES_SHAPE: Shape = [
    {
        "model": str,
        "id": str,
        "parent": (str, None),
        "live": bool,
        "first_published_at": (str, None),
        "last_published_at": (str, None),
        "fields": {str: object},
        "draft": ({str: object}, None),
    }
]
BANKS_SHAPE: Shape = [
    {
        "id": str,
        "language": str,
        "fields": {str: object},
        "questions": [{"id": str, "fields": {str: object}}],
    }
]
MEDIA_SHAPE: Shape = [
    {"key": str, "kind": str, "file": str, "title": str, "tags": [str], "fields": {str: object}}
]
VERSION_SHAPE: Shape = {
    "id": str,
    "major": int,
    "minor": int,
    "notes": _WORDS,
    "card": {"code": str, "slug": str, "title": _WORDS, "competences": [{"code": str}], "languages": [str]},
    "outline": {
        "modules": [
            {
                "id": str,
                "title": _WORDS,
                "lessons": [
                    {
                        "id": str,
                        "slug": str,
                        "kind": str,
                        "minutes": int,
                        "mandatory": bool,
                        "title": _WORDS,
                        "competences": [str],
                        "languages": [str],
                        "quiz": (
                            {"block_id": str, "pass_percent": int, "attempts": int, "questions": int},
                            None,
                        ),
                        "assignment": (str, None),
                        "sha256": str,
                    }
                ],
            }
        ],
        "rule": {"quiz_average_percent": int, "final_quiz": (str, None), "final_assignment": (str, None)},
        "languages": [str],
    },
    "questions": {str: {str: {"id": str, "type": str}}},
    "sha256": str,
    "published_at": str,
    "lessons": [
        {
            "lesson_id": str,
            "content": {str: {"title": str, "blocks": [{"id": str, "type": str, "value": object}]}},
            "sha256": str,
        }
    ],
}


def read_json(data: bytes, member: str, shape: Shape) -> Any:
    """Return the JSON of a member, which has the keys and types of `shape` (it may have more keys).

    A shape is a type, `object` for anything, a dict of keys, `{str: shape}`, a list of one shape, or a tuple
    of a shape and None. Raises ArchiveError.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        message = _("“{name}” is not readable JSON.")
        raise ArchiveError(message.format(name=member)) from error
    _check_storable(value, member)
    _check_shape(value, shape, member)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check_storable(value: Any, place: str) -> None:
    """Refuse texts that the database cannot hold."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            pending += item
        elif isinstance(item, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in item):
            raise ArchiveError(_("“{place}” holds a character that is not text.").format(place=place))


def _check_shape(value: Any, shape: Shape, place: str) -> None:
    if isinstance(shape, tuple):
        if value is None:
            return
        shape = shape[0]
    kind = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        message = _("“{place}” does not hold what the format asks for there.")
        raise ArchiveError(message.format(place=place))
    if isinstance(shape, list):
        for number, item in enumerate(cast("list[Any]", value)):
            _check_shape(item, shape[0], f"{place}[{number}]")
    elif isinstance(shape, dict):
        _check_keys(value, shape, place)


def _check_keys(value: Any, shape: Shape, place: str) -> None:
    if str in shape:
        for key, item in value.items():
            _check_shape(item, shape[str], f"{place}.{key}")
        return
    for key, below in shape.items():
        if key not in value:
            message = _("“{place}” lacks “{key}”.")
            raise ArchiveError(message.format(place=place, key=key))
        _check_shape(value[key], below, f"{place}.{key}")
