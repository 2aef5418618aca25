"""Uploads are known by their content: what is refused, what is taken, and what the refusal says."""

import io
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import translation

from courses.domain.uploads import (
    CaptionFault,
    UploadRefused,
    check_document,
    check_picture,
    document_kind,
    kind_of,
    read_captions,
)
from courses.domain.uploads.kinds import KINDS
from tests.factories.block_samples import CAPTIONS, MEDIA, PDF, SVG, docx
from tests.factories.hostile_files import DOCUMENTS, PICTURES, archive, gif_script, picture

MB = 1024 * 1024
TAKEN = {
    "guide.pdf": PDF,
    "letter.docx": docx(),
    "film.webm": (MEDIA / "film.webm").read_bytes(),
    "film.mp4": (MEDIA / "film.mp4").read_bytes(),
    "talk.m4a": (MEDIA / "talk.m4a").read_bytes(),
    "tagged.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 20,
    "plain.mp3": b"\xff\xfb\x90\x64" + b"\0" * 413,
    "talk.ogg": b"OggS\x00\x02" + b"\0" * 40,
    "film.vtt": CAPTIONS["bg"].encode(),
    "marked.vtt": b"\xef\xbb\xbf" + CAPTIONS["en"].encode(),
    "prices.csv": "Име;Цена\nСироп;12,50\n".encode(),
    "notes.txt": "Бележки".encode(),
    "NOTES.TXT": b"Notes",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_hostile_picture_is_refused_with_a_reason(name: str):
    with pytest.raises(UploadRefused) as caught:
        check_picture(SimpleUploadedFile(name, PICTURES[name]), name)
    assert name in str(caught.value)
    assert len(str(caught.value)) > 60, "what, why, what to do"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_is_refused_with_a_reason(name: str):
    with pytest.raises(UploadRefused) as caught:
        check_document(SimpleUploadedFile(name, DOCUMENTS[name]), name)
    assert len(str(caught.value)) > 60, "what, why, what to do"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("script.svg", "line 1, the element “script” does not belong in a drawing"),
        ("handler.svg", "the event handler “onload”"),
        ("foreign.svg", "foreignObject"),
        ("flood.png", "too many pixels"),
        ("frames.gif", "all frames together"),
        ("html.jpg", "not what its name says"),
        ("utf16.svg", "not UTF-8"),
    ],
)
def test_the_refusal_of_a_picture_says_what_is_wrong(name: str, said: str):
    with translation.override("en"), pytest.raises(UploadRefused, match=said):
        check_picture(SimpleUploadedFile(name, PICTURES[name]), name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("archive.zip", "nobody sees what an archive holds"),
        ("archive.docx", "not what its name says"),
        ("growing.docx", "grow beyond measure"),
        ("cyrillic.csv", "CSV UTF-8"),
        ("html.vtt", "line 1, the file must begin with “WEBVTT”"),
        ("script.js", "pdf, docx"),
    ],
)
def test_the_refusal_of_a_document_says_what_is_wrong(name: str, said: str):
    with translation.override("en"), pytest.raises(UploadRefused, match=said):
        check_document(SimpleUploadedFile(name, DOCUMENTS[name]), name)


def test_a_document_with_macros_is_refused():
    with translation.override("en"), pytest.raises(UploadRefused, match="macros"):
        check_document(SimpleUploadedFile("letter.docx", docx(macros=True)), "letter.docx")


@pytest.mark.parametrize("name", TAKEN)
def test_an_honest_document_is_taken(name: str):
    file = SimpleUploadedFile(name, TAKEN[name])
    kind = check_document(file, name)
    assert kind.extension == name.rpartition(".")[2].lower()
    assert file.read() == TAKEN[name], "the file is at its beginning again"


@pytest.mark.parametrize(
    ("content", "kind"), [("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp")]
)
def test_open_documents_are_taken(content: str, kind: str):
    import zipfile

    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{content}")
    assert check_document(ContentFile(package.getvalue()), f"x.{kind}").extension == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", SVG.format("x", "#0B6B5B").encode()),
        ("photo.png", picture("PNG")),
        ("photo.jpg", picture("JPEG")),
        ("PHOTO.JPEG", picture("JPEG")),
        ("photo.gif", picture("GIF")),
        ("photo.webp", picture("WEBP")),
        ("large.png", picture("PNG", (8_000, 4_900))),
    ],
)
def test_an_honest_picture_is_taken(name: str, data: bytes):
    file = SimpleUploadedFile(name, data)
    check_picture(file, name)
    assert file.read() == data


def test_a_picture_that_is_a_program_too_is_no_program_where_it_is_served():
    """Its bytes are those of a picture; `test_media` shows that no browser runs them."""
    check_picture(SimpleUploadedFile("both.gif", gif_script()), "both.gif")


class Sized(io.BytesIO):
    """A file that claims a size without holding it."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, amount: int = -1) -> bytes:
        assert 0 <= amount <= MB, "a large file is not read whole"
        return super().read(amount)


@pytest.mark.parametrize(
    ("name", "size"),
    [("x.pdf", 26 * MB), ("x.mp4", 201 * MB), ("x.mp3", 51 * MB), ("x.vtt", 2 * MB), ("x.docx", 26 * MB)],
)
def test_too_large_is_refused_before_anything_is_read(name: str, size: int):
    with translation.override("en"), pytest.raises(UploadRefused, match=r"too large .* At most .* fit: "):
        check_document(Sized(b"", size), name)


@pytest.mark.parametrize(("name", "size"), [("x.png", 60 * MB), ("x.jpg", 60 * MB), ("x.svg", 60 * MB)])
def test_a_picture_of_60_mb_is_refused_before_anything_is_read(name: str, size: int):
    with translation.override("en"), pytest.raises(UploadRefused, match=r"too large \(60.0\sMB\)"):
        check_picture(Sized(b"", size), name)


def test_a_large_film_is_not_read_into_memory(tmp_path: Path):
    head = (MEDIA / "film.webm").read_bytes()
    file = TemporaryUploadedFile("film.webm", "video/webm", 150 * MB, None)
    file.write(head)
    file.truncate(150 * MB)
    tracemalloc.start()
    try:
        assert check_document(file, "film.webm").extension == "webm"
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        file.close()
    assert peak < 2 * MB


def test_only_pages_media_is_inline():
    assert {name for name, kind in KINDS.items() if kind.inline} == {
        "mp4",
        "webm",
        "mp3",
        "m4a",
        "ogg",
        "vtt",
    }
    assert kind_of("x.html") is None
    assert kind_of("pdf") is None


def test_a_stored_file_is_known_by_its_content_whatever_its_name():
    assert document_kind(ContentFile(PDF), "x.docx") == KINDS["pdf"]
    assert document_kind(ContentFile(archive("a")), "x.docx") is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "must begin"),
        ("WEBVTTX\n", 1, "must begin"),
        ("WEBVTT\n\nHello\n", 4, "a time"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n", 3, "ends before"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny\n", 6, "order"),
        ("WEBVTT\n\n00:01 --> 00:02\nx\n", 3, "a time"),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nx\n", 3, "a time"),
        ("WEBVTT\n\nid\nno time\n", 4, "a time"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\n", 5, "empty line"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x>\n", 4, "<img"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<script>x</script>\n", 4, "<script>"),
        ("WEBVTT\n\nSTYLE\n::cue { background: url(//evil) }\n\n00:01.000 --> 00:02.000\nx\n", 3, "styles"),
        ("WEBVTT\n\nNOTE nothing\n", 4, "not a single"),
        ("\nWEBVTT\n", 1, "must begin"),
    ],
)
def test_captions_name_the_line_that_cannot_be_shown(text: str, line: int, reason: str):
    with translation.override("en"), pytest.raises(CaptionFault, match=reason) as caught:
        read_captions(text)
    assert caught.value.line == line


def test_captions_are_read():
    text = (
        "WEBVTT - film\r\n\r\nNOTE by hand\r\n\r\nfirst\r\n01:00:00.500 --> 01:00:02.000 line:0\r\n"
        "<v Ана>Да</v>\r\nи <i>още</i>\r\n"
    )
    (cue,) = read_captions(text)
    assert (cue.start, cue.end) == (3_600_500, 3_602_000)
    assert cue.text == "<v Ана>Да</v>\nи <i>още</i>"
