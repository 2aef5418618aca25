"""What may be uploaded for lessons: files are known by their content, never by their name alone.

`check_document` and `check_picture` are for every way in: the CMS's forms, and imports.
"""

from courses.domain.uploads.captions import CaptionFault, read_captions
from courses.domain.uploads.documents import check_document, document_kind
from courses.domain.uploads.kinds import FileKind, UploadRefused, kind_of
from courses.domain.uploads.pictures import check_picture

__all__ = [
    "CaptionFault",
    "FileKind",
    "UploadRefused",
    "check_document",
    "check_picture",
    "document_kind",
    "kind_of",
    "read_captions",
]
