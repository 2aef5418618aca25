"""Sends stored files so that a browser runs none of what they hold; films can be sought in."""

import os
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import http_date

from courses.domain.uploads import kind_of

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PICTURES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def stored_file(request: HttpRequest, path: Path) -> HttpResponseBase:
    """Return the answer with a file of the disk: whole, one part of it (206), or “not changed” (304).

    Pictures, films and captions are shown by pages; every other kind, known or not, is only downloaded.
    Raises Http404 when there is no such file.
    """
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError, ValueError) as error:
        raise Http404 from error
    details = os.fstat(file.fileno())
    modified = http_date(details.st_mtime)
    if request.headers.get("If-None-Match") is None and _not_newer(request, details.st_mtime):
        file.close()
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _content(request, file, details.st_size, modified)
    response["Last-Modified"] = modified
    return _harmless(response, path.name)


def _content(request: HttpRequest, file: BinaryIO, size: int, modified: str) -> HttpResponseBase:
    wanted = request.headers.get("Range")
    if request.headers.get("If-Range", modified) != modified:
        wanted = None  # the file has changed since the first part was sent
    found = _RANGE.fullmatch(wanted.strip()) if wanted else None
    if found is None or found.groups() == (
        "",
        "",
    ):  # none, several or unreadable: the whole is a right answer
        response: HttpResponseBase = FileResponse(file)
        response["Content-Length"] = str(size)
        response["Accept-Ranges"] = "bytes"
        return response
    start, end = _bounds(found[1], found[2], size)
    if start >= size or start > end:
        file.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = StreamingHttpResponse(_part(file, start, end - start + 1), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte that a range of a request names; `first` empty: the last so many."""
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _not_newer(request: HttpRequest, changed: float) -> bool:
    since = request.headers.get("If-Modified-Since")
    try:
        return since is not None and int(changed) <= parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError):
        return False


def _harmless(response: HttpResponseBase, name: str) -> HttpResponseBase:
    extension = name.rpartition(".")[2].lower()
    kind = kind_of(name)
    picture = PICTURES.get(extension)
    if picture:
        response["Content-Type"] = picture
    elif kind:
        response["Content-Type"] = kind.mime
    else:
        response["Content-Type"] = "application/octet-stream"
    if not picture and not (kind and kind.inline):
        response["Content-Disposition"] = "attachment"  # the page's link says under which name
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
