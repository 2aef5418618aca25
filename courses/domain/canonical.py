"""One way to write JSON down, so that equal content has an equal hash on every machine."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return `value` as UTF-8 JSON with sorted keys and without spaces.

    Raises ValueError for NaN and infinity, which JSON cannot hold.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def content_sha256(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def version_sha256(card: Any, outline: Any, questions: Any) -> str:
    """Return the SHA-256 of a course version: of its card, its outline and its questions.

    The outline names the SHA-256 of every lesson, so the hash covers the lessons too.
    """
    return content_sha256({"card": card, "outline": outline, "questions": questions})
