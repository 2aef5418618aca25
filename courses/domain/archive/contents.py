"""What a file really is, whatever its name says."""

from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from courses.domain.archive.errors import ArchiveError
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.figures import read_figure

FORMATS = {
    ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF",
}  # fmt: skip
MAX_SVG = 2 * 1024 * 1024


def check_content(name: str, file: IO[bytes], *, image: bool = False) -> None:
    """Raise ArchiveError unless the file is what the suffix of `name` says; `image`: it must be an image."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".svg":
        _check_drawing(name, file)
    elif suffix in FORMATS:
        _check_picture(name, FORMATS[suffix], file)
    elif image or suffix.removeprefix(".") not in getattr(settings, "WAGTAILDOCS_EXTENSIONS", ()):
        raise ArchiveError(_("“{name}”: files of this kind are not taken.").format(name=name))


def _check_drawing(name: str, file: IO[bytes]) -> None:
    data, faults = file.read(MAX_SVG + 1), FaultLog()
    if len(data) > MAX_SVG:
        raise ArchiveError(_("“{name}” is larger than {limit} MB.").format(name=name, limit=2))
    try:
        figure = read_figure(name, data.decode("utf-8"), faults)
    except UnicodeDecodeError as error:
        raise ArchiveError(_("“{name}” is no drawing: it is not UTF-8 text.").format(name=name)) from error
    if figure is None:
        fault = next(iter(faults))
        message = _("The drawing “{name}” is refused: line {line}, {reason}.")
        raise ArchiveError(message.format(name=name, line=fault.line, reason=fault.reason))


def _check_picture(name: str, expected: str, file: IO[bytes]) -> None:
    message = _("“{name}” is not the image that its name says.")
    try:
        with Picture.open(file) as picture:
            found = picture.format
            picture.verify()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Picture.DecompressionBombError,
    ) as error:
        raise ArchiveError(message.format(name=name)) from error
    if found != expected:
        raise ArchiveError(message.format(name=name))
