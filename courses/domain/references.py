"""Looks up the pictures and questions that lessons refer to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.rich_text import expand_db_html

from courses.domain.pack.faults import FaultLog
from courses.domain.pack.figures import read_figure
from courses.domain.pack.richtext import clean
from courses.domain.streams import BrokenReference, Picture
from courses.domain.streams.sources import plain_list
from courses.models import Question

LARGEST = "max-1600x1600"
FOLDER = "frozen"


@dataclass(frozen=True)
class FrozenFile:
    """A picture's file and the name under which versions keep it: the SHA-256 of its bytes."""

    name: str
    original: FieldFile

    def store(self) -> None:
        """Copy the file into the default storage, once for all versions that show it."""
        if default_storage.exists(self.name):
            return
        with self.original.open("rb") as file:
            saved = default_storage.save(self.name, ContentFile(file.read()))
        if saved != self.name:  # somebody else stored the same bytes in between
            default_storage.delete(saved)


class PageSources:
    """The references of stored lesson bodies, fetched in two queries.

    Pictures get the addresses that they will have in a version; `files` names what must be copied for that.
    `language` is the one of the page whose blocks are looked up now: its links lead to pages in it.
    """

    language = ""

    def __init__(self, bodies: Iterable[list[dict[str, Any]]]) -> None:
        children = [child for body in bodies for child in body]
        images = {child["value"]["image"] for child in children if child["type"] == "figure"}
        questions = {
            question
            for child in children
            if child["type"] == "quiz"
            for question in plain_list(child["value"]["questions"])
        }
        self.files: dict[str, FrozenFile] = {}
        self._images = Image.objects.in_bulk([key for key in images if key])
        self._codes = dict(Question.objects.filter(pk__in=questions - {None}).values_list("pk", "code"))

    def picture(self, image_id: int | None) -> Picture:
        """Return the picture with this primary key; raise BrokenReference."""
        image = self._images.get(image_id or 0)
        if image is None:
            raise BrokenReference(_("The image does not exist any more. Choose another one."))
        file, width, height = _frozen_file(image)
        self.files[file.name] = file
        return Picture(default_storage.url(file.name), width, height)

    def question_code(self, question_id: int | None) -> str:
        """Return the code of the question with this primary key; raise BrokenReference."""
        if question_id not in self._codes:
            raise BrokenReference(
                _("A question of the quiz does not exist any more. Remove it from the list.")
            )
        return self._codes[question_id]

    def rich_text(self, html: str) -> str:
        """Return rich text with the addresses of what it links to, sanitised."""
        with translation.override(
            self.language
        ):  # Wagtail links to a page's translation in the active language
            return clean(expand_db_html(html))


class PreviewSources(PageSources):
    """The same for a preview: pictures are shown from where they are now."""

    def picture(self, image_id: int | None) -> Picture:
        """Return the picture with this primary key; raise BrokenReference."""
        image = self._images.get(image_id or 0)
        if image is None:
            raise BrokenReference(_("The image does not exist any more. Choose another one."))
        shown = image if image.is_svg() else image.get_rendition(LARGEST)
        return Picture(shown.file.url, shown.width, shown.height)


def _frozen_file(image: Image) -> tuple[FrozenFile, int, int]:
    """Return the file that versions show of an image, with its width and height; photographs at most 1600
    px a side.

    Raises BrokenReference when the file is gone, or when a drawing holds more than shapes and text.
    """
    try:
        if image.is_svg():
            shown, data = image, _bytes(image)
            width, height = _drawing_size(data)
        else:
            shown = image.get_rendition(LARGEST)
            data, width, height = _bytes(shown), shown.width, shown.height
    except OSError as error:
        message = _("The file of the image “{title}” cannot be read. Upload it again.")
        raise BrokenReference(message.format(title=image.title)) from error
    suffix = PurePosixPath(shown.file.name).suffix.lower()
    return FrozenFile(f"{FOLDER}/{hashlib.sha256(data).hexdigest()}{suffix}", shown.file), width, height


def _bytes(shown: Any) -> bytes:
    with shown.file.open("rb") as file:
        data: bytes = file.read()
        return data


def _drawing_size(data: bytes) -> tuple[int, int]:
    faults = FaultLog()
    try:
        figure = read_figure("", data.decode("utf-8"), faults)
    except UnicodeDecodeError as error:
        raise BrokenReference(_("The drawing is not UTF-8 text. Export it as plain SVG.")) from error
    if figure is None:
        fault = next(iter(faults))
        message = _("The drawing cannot be shown: line {line}, {reason}. Export it as plain SVG.")
        raise BrokenReference(message.format(line=fault.line, reason=fault.reason))
    return figure.width, figure.height
