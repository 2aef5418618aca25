"""Pictures: photographs of bounded size, and drawings that are nothing but drawings."""

import warnings
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError

from courses.domain.pack.figures import DrawingFault, drawing_size
from courses.domain.uploads.kinds import MB, Upload, UploadRefused

MAX_BYTES = 10 * MB
MAX_DRAWING_BYTES = 2 * MB
MAX_PIXELS = 40_000_000
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


def check_picture(file: Upload, name: str) -> None:
    """Raise UploadRefused unless an uploaded picture is what its name says, and small enough.

    The size is looked at first, then the first bytes, then how many pixels it has; only then is it unpacked,
    for half a picture looks whole until then.
    """
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    _refuse_size(file, name, MAX_DRAWING_BYTES if extension == "svg" else MAX_BYTES)
    if extension == "svg":
        _refuse_drawing(file, name)
    elif extension in _FORMATS:
        _refuse_photograph(file, name, extension)
    else:
        message = _(
            "“{name}” cannot be taken, because not every browser shows it. Save it as one of: {kinds}."
        )
        raise UploadRefused(message.format(name=name, kinds=", ".join([*_FORMATS, "svg"])))


def _refuse_size(file: Upload, name: str, most: int) -> None:
    if file.size > most:
        message = _(
            "“{name}” is too large ({size}). At most {most} fit: a phone would wait too long for it. "
            "Make it smaller; 1600 pixels a side are enough."
        )
        raise UploadRefused(
            message.format(name=name, size=filesizeformat(file.size), most=filesizeformat(most))
        )


def _refuse_drawing(file: Upload, name: str) -> None:
    file.seek(0)
    try:
        drawing_size(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = _("The drawing “{name}” is not UTF-8 text. Export it as plain SVG.")
        raise UploadRefused(message.format(name=name)) from None
    except DrawingFault as fault:
        message = _(
            "The drawing “{name}” cannot be shown safely: line {line}, {reason}. "
            "Export it as plain SVG, or as PNG."
        )
        raise UploadRefused(message.format(name=name, line=fault.line, reason=fault.reason)) from fault
    finally:
        file.seek(0)


def _refuse_photograph(file: Upload, name: str, extension: str) -> None:
    opened: Any = file
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # counted below
            with Image.open(opened, formats=[_FORMATS[extension]]) as picture:
                pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError:
        raise UploadRefused(_too_many_pixels(name)) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        message = _(
            "“{name}” is not what its name says: its content is not a picture of this kind. "
            "Open it in the program that made it and save it anew."
        )
        raise UploadRefused(message.format(name=name)) from None
    finally:
        file.seek(0)
    if pixels > MAX_PIXELS:
        raise UploadRefused(_too_many_pixels(name))
    _refuse_half(opened, name)


def _refuse_half(file: Any, name: str) -> None:
    """Raise UploadRefused for a picture that ends too early or is damaged inside."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = (
        ImageFile.LOAD_TRUNCATED_IMAGES,
        False,
    )  # libraries switch it on
    try:
        with Image.open(file) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError):
        message = _("“{name}” is damaged or was not copied to its end. Open it, save it anew and try again.")
        raise UploadRefused(message.format(name=name)) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        file.seek(0)


def _too_many_pixels(name: str) -> str:
    message = _(
        "“{name}” has too many pixels. At most 40 million fit, all frames together: a device could not "
        "unpack more. Make it smaller; 1600 pixels a side are enough."
    )
    return message.format(name=name)
