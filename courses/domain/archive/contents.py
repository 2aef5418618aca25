"""What a file of an archive really is: the same checks as for an upload."""

import os
from typing import IO, Any

from django.core.files.base import File

from courses.domain.archive.errors import ArchiveError
from courses.domain.uploads import UploadRefused, check_document, check_picture

PICTURES = ("svg", "png", "jpg", "jpeg", "gif", "webp", "avif")


def check_content(name: str, file: IO[bytes], *, image: bool = False) -> None:
    """Raise ArchiveError unless the file is what the suffix of `name` says; `image`: it must be a picture."""
    upload: Any = File(file, name=name)
    upload.size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        if image or name.rpartition(".")[2].lower() in PICTURES:
            check_picture(upload, name)
        else:
            check_document(upload, name)
    except UploadRefused as error:
        raise ArchiveError(str(error)) from error
    file.seek(0)
