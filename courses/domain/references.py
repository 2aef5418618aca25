"""Looks up the pictures, files and questions that lessons refer to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.rich_text import expand_db_html

from courses.domain.pack.figures import DrawingFault, drawing_size
from courses.domain.pack.richtext import clean
from courses.domain.streams import (
    Attachment,
    BrokenReference,
    Picture,
    document_ids,
    image_ids,
    question_ids,
)
from courses.domain.uploads import FileKind, UploadRefused, document_kind
from courses.models import Question

LARGEST = "max-1600x1600"
FOLDER = "frozen"
CHUNK = 1024 * 1024
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class FrozenFile:
    """A file of a lesson and the name under which versions keep it: the SHA-256 of its bytes."""

    name: str
    original: FieldFile

    def store(self) -> None:
        """Copy the file into the default storage, once for all versions that show it; in parts, so that a
        film does not fill the memory.
        """
        if default_storage.exists(self.name):
            if default_storage.size(self.name) == self.original.size:
                return
            default_storage.delete(self.name)  # a copy that was interrupted half-way
        with self.original.open("rb") as file:
            saved = default_storage.save(self.name, file)
        if saved != self.name:  # somebody else stored the same bytes in between
            default_storage.delete(saved)


class PageSources:
    """The references of stored lesson bodies, fetched in three queries.

    Pictures and files get the addresses that they will have in a version; `files` names what must be copied
    for that. `language` is the one of the page whose blocks are looked up now: its links lead to pages in it.
    """

    language = ""

    def __init__(self, bodies: Iterable[list[dict[str, Any]]]) -> None:
        children = [child for body in bodies for child in body]
        images = {key for child in children for key in image_ids(child)}
        documents = {key for child in children for key in document_ids(child)}
        questions = {key for child in children for key in question_ids(child)}
        self.files: dict[str, FrozenFile] = {}
        self._images = Image.objects.in_bulk(images)
        self._documents = Document.objects.in_bulk(documents)
        self._codes = dict(Question.objects.filter(pk__in=questions).values_list("pk", "code"))

    def picture(self, image_id: int | None) -> Picture:
        """Return the picture with this primary key; raise BrokenReference."""
        file, width, height = _frozen_file(self._image(image_id))
        self.files[file.name] = file
        return Picture(default_storage.url(file.name), width, height)

    def document(self, document_id: int | None) -> Attachment:
        """Return the uploaded file with this primary key; raise BrokenReference."""
        document = self._document(document_id)
        kind = _kind_of(document)
        file = FrozenFile(f"{FOLDER}/{_sha256_of(document)}.{kind.extension}", document.file)
        self.files[file.name] = file
        return Attachment(
            default_storage.url(file.name), document.filename, kind.extension, document.file.size
        )

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

    def _image(self, image_id: int | None) -> Image:
        image = self._images.get(image_id or 0)
        if image is None:
            raise BrokenReference(_("The image does not exist any more. Choose another one."))
        return image

    def _document(self, document_id: int | None) -> Document:
        document = self._documents.get(document_id or 0)
        if document is None:
            raise BrokenReference(_("The file does not exist any more. Choose another one."))
        return document


class PreviewSources(PageSources):
    """The same for a preview: pictures and files are shown from where they are now."""

    def picture(self, image_id: int | None) -> Picture:
        """Return the picture with this primary key; raise BrokenReference."""
        image = self._image(image_id)
        shown = image if image.is_svg() else image.get_rendition(LARGEST)
        return Picture(shown.file.url, shown.width, shown.height)

    def document(self, document_id: int | None) -> Attachment:
        """Return the uploaded file with this primary key; raise BrokenReference."""
        document = self._document(document_id)
        kind = _kind_of(document)
        return Attachment(document.url, document.filename, kind.extension, document.file.size)


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
    message = _("The drawing cannot be shown: line {line}, {reason}. Export it as plain SVG.")
    try:
        return drawing_size(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BrokenReference(_("The drawing is not UTF-8 text. Export it as plain SVG.")) from error
    except DrawingFault as fault:
        raise BrokenReference(message.format(line=fault.line, reason=fault.reason)) from fault


def _kind_of(document: Document) -> FileKind:
    """Return the kind of a stored file by its content; raise BrokenReference."""
    try:
        with document.file.open("rb") as file:
            kind = document_kind(file, document.filename)
    except OSError as error:
        message = _("The file “{title}” cannot be read. Upload it again.")
        raise BrokenReference(message.format(title=document.title)) from error
    except UploadRefused as refusal:
        raise BrokenReference(str(refusal)) from refusal
    if kind is None:
        message = _("The file “{title}” is of a kind that lessons do not take. Upload another one.")
        raise BrokenReference(message.format(title=document.title))
    return kind


def _sha256_of(document: Document) -> str:
    """Return the SHA-256 of a stored file, read in parts; remembered while the file stays as it is."""
    stored = document.file
    changed = stored.storage.get_modified_time(stored.name).timestamp()
    key = "file-sha256:" + hashlib.sha256(f"{stored.name}:{changed}:{stored.size}".encode()).hexdigest()
    found: str | None = cache.get(key)
    if found is None:
        digest = hashlib.sha256()
        with stored.open("rb") as file:
            while part := file.read(CHUNK):
                digest.update(part)
        found = digest.hexdigest()
        cache.set(key, found, timeout=30 * DAY)
    return found
