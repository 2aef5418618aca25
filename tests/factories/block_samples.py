"""One valid block of every kind, as a lesson's page stores it, and the pictures and files that they show.

`make_sample_media()` puts the files into the database; `sample_stream(media, language)` returns the children
of a lesson's body, one a kind, with ids that are the same in both languages.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.blocks import LESSON_BLOCKS
from courses.domain.streams.sources import list_items
from courses.models import LessonPage
from tests.factories.course_pages import PaperCourse
from tests.factories.courses import NAMESPACE

MEDIA = Path(__file__).parent / "media"
KINDS = [kind for kind, _block in LESSON_BLOCKS]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)
CAPTIONS = {
    "bg": "WEBVTT\n\n00:00.000 --> 00:02.000\nПърви надпис\n\n00:02.000 --> 00:04.000\nВтори надпис\n",
    "en": "WEBVTT\n\n00:00.000 --> 00:02.000\nFirst caption\n\n00:02.000 --> 00:04.000\nSecond caption\n",
}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>{0}</title>'
    '<rect width="40" height="20" fill="{1}"/></svg>'
)


@dataclass(frozen=True)
class SampleMedia:
    """What the sample blocks show; `captions` by language."""

    before: Image
    after: Image
    pdf: Document
    film: Document
    talk: Document
    captions: dict[str, Document]


def make_sample_media(collection: Collection | None = None) -> SampleMedia:
    """Return two drawings, a PDF, a film with captions and a recording, stored in `collection`."""

    def document(name: str, data: bytes) -> Document:
        made = Document(title=name, collection=collection or Collection.get_first_root_node())
        made.file = ContentFile(data, name=name)
        made._set_document_file_metadata()
        made.save()
        return made

    def image(name: str, colour: str) -> Image:
        made = Image(title=name, collection=collection or Collection.get_first_root_node())
        made.file = ContentFile(SVG.format(name, colour).encode(), name=f"{name}.svg")
        made._set_image_file_metadata()
        made.save()
        return made

    return SampleMedia(
        before=image("before", "#0B6B5B"),
        after=image("after", "#B3541E"),
        pdf=document("guide.pdf", PDF),
        film=document("film.webm", (MEDIA / "film.webm").read_bytes()),
        talk=document("talk.m4a", (MEDIA / "talk.m4a").read_bytes()),
        captions={code: document(f"film.{code}.vtt", text.encode()) for code, text in CAPTIONS.items()},
    )


def put_samples(course: PaperCourse, media: SampleMedia, lesson: str = "signals") -> None:
    """Fill a published lesson of the course with the samples, in both languages."""
    for language, pages in course.lessons.items():
        page = LessonPage.objects.get(pk=pages[lesson].pk)
        page.body = sample_stream(media, language)
        page.save_revision(clean=False).publish()


def docx(*, macros: bool = False) -> bytes:
    """Return a Word document as small as its package can be."""
    listing = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", listing)
        archive.writestr("word/document.xml", "<w:document/>")
        if macros:
            archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return package.getvalue()


def block_id(kind: str) -> str:
    """Return the id of the sample block of this kind."""
    return str(uuid5(NAMESPACE, f"sample:{kind}"))


def sample_stream(
    media: SampleMedia, language: str = "bg", *, bank: str = "demo-bank", question: int | None = None
) -> list[dict[str, Any]]:
    """Return one stored stream child of every kind. The quiz draws from `bank`, or `question` if given."""
    values = _reading(media, language) | _shapes(language) | _media(media, language) | _practice(language)
    values["quiz"] = {
        "bank": bank,
        "questions": _items("quiz", "questions", [question] if question else []),
        "draw": 1,
        "pass_percent": 70,
        "attempts": 3,
    }
    assert values.keys() == set(KINDS), "every kind of block has a sample"
    return [{"type": kind, "id": block_id(kind), "value": values[kind]} for kind in KINDS]


def _items(kind: str, name: str, values: list[Any]) -> list[dict[str, Any]]:
    return list_items(values, block_id(kind), name)


def _reading(media: SampleMedia, language: str) -> dict[str, Any]:
    return {
        "text": f"<h2>Heading ({language})</h2><p>Words with <b>weight</b>.</p>",
        "callout": {"kind": "tip", "text": f"<p>A tip ({language}).</p>"},
        "figure": {
            "image": media.before.pk,
            "alt": f"A field ({language})",
            "caption": "Source: own drawing",
        },
        "table": {
            "caption": f"Roles ({language})",
            "columns": [{"type": "text", "heading": "Role"}, {"type": "text", "heading": "Task"}],
            "rows": [{"values": ["<p>Author</p>", "<p>Writes</p>"]}],
        },
    }


def _shapes(language: str) -> dict[str, Any]:
    parts = [{"title": f"{name} ({language})", "text": f"<p>About {name}.</p>"} for name in ("One", "Two")]
    events = [{"date": str(year), **part} for year, part in zip((2004, 2012), parts, strict=True)]
    return {
        "accordion": {"sections": _items("accordion", "sections", parts)},
        "steps": {"title": f"Way ({language})", "steps": _items("steps", "steps", parts)},
        "timeline": {"title": f"Line ({language})", "events": _items("timeline", "events", events)},
        "quotation": {
            "text": f"Words of another ({language})",
            "source": "A book, p. 7",
            "link": "https://example.org/book",
        },
        "term": {"term": f"Signal ({language})", "definition": "<p>An early sign of change.</p>"},
        "formula": {"latex": r"\frac{a}{b}", "spoken": f"a over b ({language})"},
        "code": {"language": "python", "code": "if a < b:\n    print(a)", "caption": f"Less ({language})"},
    }


def _media(media: SampleMedia, language: str) -> dict[str, Any]:
    pictures = [
        {"image": media.before.pk, "alt": f"Green ({language})", "decorative": False, "caption": "Before"},
        {"image": media.after.pk, "alt": "", "decorative": True, "caption": ""},
    ]
    captions = [{"language": code, "file": file.pk} for code, file in media.captions.items()]
    return {
        "gallery": {"title": f"Fields ({language})", "pictures": _items("gallery", "pictures", pictures)},
        "before_after": {
            "before": {"image": media.before.pk, "label": "Before", "alt": f"Green ({language})"},
            "after": {"image": media.after.pk, "label": "After", "alt": f"Brown ({language})"},
            "caption": f"The field ({language})",
        },
        "video": {
            "title": f"Film ({language})",
            "length": "0:04",
            "file": media.film.pk,
            "link": "",
            "captions": _items("video", "captions", captions),
            "transcript": f"<p>A square moves ({language}).</p>",
        },
        "audio": {
            "title": f"Talk ({language})",
            "length": "0:04",
            "file": media.talk.pk,
            "transcript": f"<p>A tone ({language}).</p>",
        },
        "file": {"title": f"Guide ({language})", "file": media.pdf.pk, "note": "To print"},
    }


def _practice(language: str) -> dict[str, Any]:
    options = [
        {
            "type": "option",
            "id": str(uuid5(NAMESPACE, f"sample:option:{key}")),
            "value": {
                "key": key,
                "correct": key == "a",
                "text": f"Answer {key} ({language})",
                "feedback": "",
            },
        }
        for key in "ab"
    ]
    levels = [
        {"points": points, "label": label, "text": label} for points, label in ((0, "Open"), (4, "Good"))
    ]
    criterion = {
        "criterion": f"Clarity ({language})",
        "competence": "",
        "key": "r1",
        "levels": _items("assignment", "rubric:r1:levels", levels),
    }
    return {
        "check": {
            "type": "single_choice",
            "stem": f"Which? ({language})",
            "answers": options,
            "competence": "",
            "difficulty": 1,
            "points": 1,
        },
        "reflection": {"prompt": f"What do you think? ({language})", "min_words": 0},
        "activity": {"activity": "rt-delphi", "title": f"Delphi ({language})", "settings": ""},
        "assignment": {
            "title": f"Work ({language})",
            "brief": "Write a page.",
            "deliverable": "",
            "rubric": _items("assignment", "rubric", [criterion]),
            "max_points": 4,
            "pass_points": 2,
            "min_words": None,
            "max_words": None,
            "formats": [],
            "rules": [],
            "reviewers": ["trainer"],
            "reviews_per_submission": 1,
            "resubmissions": 1,
        },
        "live_session": {
            "title": f"Meeting ({language})",
            "duration_minutes": 60,
            "group_min": None,
            "group_max": None,
            "group_team": None,
            "prepare": [],
            "agenda": _items("live_session", "agenda", [{"minutes": 60, "item": "Talk"}]),
            "outputs": [],
            "template_columns": [],
            "facilitator_notes": _items("live_session", "facilitator_notes", ["Bring paper."]),
        },
    }
