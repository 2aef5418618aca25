"""Every kind of block: from what trainers store to what learners get and back, and what is refused."""

import hashlib
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from courses.blocks import LESSON_BLOCKS
from courses.blocks.embeds import EmbedError, frozen_embed, read_embed
from courses.blocks.formulas import formula_mathml
from courses.domain.editions import PublishError, build_edition
from courses.domain.freezing import publish_version
from courses.domain.references import PageSources
from courses.domain.streams import BrokenReference, block_content, block_stream
from courses.models import LessonPage
from courses.queries.rendering import STATIC_KINDS, frame_hosts, render_blocks
from learning.domain.people import set_site_role
from tests.factories.block_samples import (
    KINDS,
    MEDIA,
    SVG,
    SampleMedia,
    make_sample_media,
    put_samples,
    sample_stream,
)
from tests.factories.course_pages import SLUG
from tests.factories.courses import lesson_id
from tests.factories.learning import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(db: None) -> SampleMedia:
    return make_sample_media()


class Back:
    """Finds what content names among the sample media."""

    def __init__(self, sources: PageSources, media: SampleMedia) -> None:
        documents = [media.pdf, media.film, media.talk, *media.captions.values()]
        self._images = {sources.picture(image.pk).src: image.pk for image in (media.before, media.after)}
        self._documents = {sources.document(file.pk).src: file.pk for file in documents}

    def image_id(self, src: str) -> int:
        return self._images[src]

    def document_id(self, src: str) -> int:
        return self._documents[src]

    def question_id(self, code: str) -> int:
        raise AssertionError("the samples list no questions")


def plain(value: object) -> Any:
    return json.loads(json.dumps(value))


def sources_of(media: SampleMedia, stream: list[dict[str, Any]]) -> PageSources:
    sources = PageSources([stream])
    sources.language = "bg"
    documents = [media.pdf, media.film, media.talk, *media.captions.values()]
    sources._documents = {file.pk: file for file in documents}
    sources._images = {image.pk: image for image in (media.before, media.after)}
    return sources


@pytest.mark.parametrize("kind", KINDS)
def test_it_survives_being_stored_frozen_and_stored_again(media: SampleMedia, kind: str):
    stream = sample_stream(media)
    field = LessonPage._meta.get_field("body")
    child = next(child for child in stream if child["type"] == kind)
    stored = next(iter(field.to_python([child]).get_prep_value()))
    assert plain(stored) == plain(child), "the editor keeps the block as it is"
    sources = sources_of(media, stream)
    content = block_content(child, sources, "c1")

    again = block_stream(plain(content), Back(sources, media))

    assert plain(block_content(again, sources, "c1")) == plain(content)
    if kind != "check":  # the ids of its answers depend on the question's id
        assert plain(again) == plain(child)


def clean(kind: str, **changes: Any) -> Any:
    """Validate the sample of this kind with some values replaced, as the editor would."""
    return _clean(kind, make_sample_media(), changes)


def _clean(kind: str, media: SampleMedia, changes: dict[str, Any]) -> Any:
    block = dict(LESSON_BLOCKS)[kind]
    if kind in ("text", "table"):
        return block.clean(block.to_python(changes))
    value = next(child["value"] for child in sample_stream(media) if child["type"] == kind)
    return block.clean(block.to_python({**value, **changes}))


def faults(error: ValidationError) -> dict[str, str]:
    """Return what is said by the place at which it is said."""
    found: dict[str, str] = {}
    for name, inner in (getattr(error, "block_errors", None) or {}).items():
        deeper = faults(inner)
        found |= {f"{name}.{place}" if place else str(name): text for place, text in deeper.items()}
    general = getattr(error, "non_block_errors", None)
    if general:
        found[""] = " ".join(str(text) for one in general for text in getattr(one, "messages", [one]))
    elif not found:
        found[""] = " ".join(error.messages)
    return found


SAME_KINDS = [kind for kind in KINDS if kind not in ("table", "quiz", "text")]


@pytest.mark.parametrize("kind", SAME_KINDS)
def test_the_sample_is_valid(kind: str):
    clean(kind)


PARTS = [{"title": "x", "text": "<p>x</p>"}]
LONG = "x" * 5_001
BAD = [
    ("callout", {"text": f"<p>{'x' * 1_501}</p>"}, "text", "does not stand out"),
    ("text", f"<p>{'x' * 10_001}</p>", "", "Split it in two"),
    (
        "table",
        {
            "caption": "",
            "columns": [{"type": "text", "heading": "x"}],
            "rows": [{"values": ["<p>x</p>"]}] * 101,
        },
        "",
        "on a phone",
    ),
    ("gallery", {"pictures": []}, "pictures", "at least 2"),
    ("accordion", {"sections": PARTS}, "sections", "at least 2"),
    ("accordion", {"sections": PARTS * 13}, "sections", "nobody opens more"),
    ("steps", {"steps": PARTS * 16}, "steps", "Divide it in two"),
    ("steps", {"steps": [{"title": "", "text": ""}] * 2}, "steps.0.title", "required"),
    ("timeline", {"events": [{"date": "1", **PARTS[0]}] * 21}, "events", "make two"),
    ("quotation", {"source": ""}, "source", "required"),
    ("quotation", {"text": "x" * 1_501}, "text", "permission"),
    ("quotation", {"link": "javascript:alert(1)"}, "link", "valid URL"),
    ("term", {"definition": f"<p>{'x' * 801}</p>"}, "definition", "801 characters, at most 800"),
    ("formula", {"latex": r"\frac{a}"}, "latex", "misses a part"),
    ("formula", {"latex": "{"}, "latex", "cannot be read"),
    ("formula", {"latex": r"\href{javascript:alert(1)}{x}"}, "latex", "href"),
    ("formula", {"latex": r"\nonsense"}, "latex", "nonsense"),
    ("formula", {"spoken": ""}, "spoken", "required"),
    ("code", {"code": LONG}, "code", "Attach it with a file block"),
    ("code", {"language": "cobol"}, "language", "valid choice"),
    ("video", {"file": None}, "link", "no film yet"),
    ("video", {"link": "https://youtu.be/aqz-KE-bpKQ"}, "link", "one film"),
    ("video", {"captions": []}, "captions", "cannot hear"),
    ("video", {"transcript": ""}, "transcript", "required"),
    ("video", {"length": "4 min"}, "length", "4:30"),
    ("video", {"length": "4:75"}, "length", "4:30"),
    ("video", {"file": None, "captions": [], "link": "https://evil.example/v"}, "link", "YouTube, Vimeo"),
    ("audio", {"transcript": ""}, "transcript", "required"),
    ("file", {"title": ""}, "title", "required"),
    ("file", {"file": None}, "file", "required"),
]


@pytest.mark.parametrize(("kind", "changes", "place", "said"), BAD)
def test_a_bad_value_is_refused_at_its_field(kind: str, changes: dict[str, Any], place: str, said: str):
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            _clean(kind, make_sample_media(), changes)
        assert said in faults(caught.value)[place]


def test_a_picture_is_described_or_decoration(media: SampleMedia):
    picture = {"image": media.before.pk, "caption": ""}
    for wrong, said in (
        ({"alt": "", "decorative": False}, "Describe the picture"),
        ({"alt": "x", "decorative": True}, "needs no description"),
    ):
        with translation.override("en"):
            with pytest.raises(ValidationError) as caught:
                _clean("gallery", media, {"pictures": [picture | wrong] * 2})
            assert said in faults(caught.value)["pictures.0.alt"]


def test_a_gallery_of_more_than_twelve_pictures_says_why_not(media: SampleMedia):
    picture = {"image": media.before.pk, "alt": "x", "decorative": False, "caption": ""}
    with translation.override("bg"), pytest.raises(ValidationError) as caught:
        _clean("gallery", media, {"pictures": [picture] * 13})
    with translation.override("bg"):
        assert faults(caught.value)["pictures"] == (
            "Те са 13, а се побират най-много 12: телефонът ги зарежда всички. "
            "Направете втора галерия в следващия урок."
        )


def test_two_pictures_that_cannot_lie_on_top_of_each_other_are_refused(media: SampleMedia):
    media.after.file = ContentFile(
        SVG.format("x", "#fff").replace("0 0 40 20", "0 0 40 30").encode(), "t.svg"
    )
    media.after.save()
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            _clean("before_after", media, {})
        assert "different proportions" in faults(caught.value)["after.image"]


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [("file", "file", "film"), ("video", "file", "pdf"), ("audio", "file", "film")],
)
def test_a_file_that_does_not_serve_the_purpose_is_refused(
    media: SampleMedia, kind: str, field: str, wrong: str
):
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            _clean(kind, media, {field: getattr(media, wrong).pk})
        assert "only these kinds can" in faults(caught.value)[field]


@pytest.mark.parametrize(
    ("link", "host", "film"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=10", "www.youtube-nocookie.com", "aqz-KE-bpKQ"),
        ("https://youtu.be/aqz-KE-bpKQ?si=x", "www.youtube-nocookie.com", "aqz-KE-bpKQ"),
        ("https://m.youtube.com/shorts/aqz-KE-bpKQ", "www.youtube-nocookie.com", "aqz-KE-bpKQ"),
        ("https://vimeo.com/76979871", "player.vimeo.com", "76979871"),
        ("https://player.vimeo.com/video/76979871?h=1", "player.vimeo.com", "76979871"),
        ("https://tube.example/w/9c9de5e8-0a1e-484a", "tube.example", "9c9de5e8-0a1e-484a"),
    ],
)
def test_a_link_leads_to_the_film_at_the_host_without_cookies(settings, link: str, host: str, film: str):
    settings.PEERTUBE_HOSTS = ["tube.example"]
    embed = read_embed(link)
    assert (embed.host, embed.id) == (host, film)
    assert embed.source.startswith(f"https://{host}/")


@pytest.mark.parametrize(
    "link",
    [
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "https://evil.example/youtube.com/watch?v=aqz-KE-bpKQ",
        "https://user@www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com:8443/watch?v=aqz-KE-bpKQ",
        "javascript:alert(1)//youtube.com",
        'https://www.youtube.com/watch?v="><script>',
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ/../../x",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/channels/staffpicks",
        "https://tube.example/w/9c9de5e8-0a1e-484a",
        "http://[::1",
        "",
    ],
)
def test_any_other_link_is_refused(link: str):
    with pytest.raises(EmbedError):
        read_embed(link)


@pytest.mark.parametrize(
    "value",
    [
        {"provider": "youtube", "id": "aqz-KE-bpKQ", "host": "evil.example"},
        {"provider": "peertube", "id": "9c9de5e8-0a1e-484a", "host": "tube.example"},
        {"provider": "youtube", "id": 'x" onload="', "host": "www.youtube-nocookie.com"},
        {"provider": "else", "id": "x", "host": "x"},
        {"provider": "youtube"},
    ],
)
def test_frozen_content_names_no_host_that_lessons_may_not_show(value: dict[str, str]):
    assert frozen_embed(value) is None
    blocks = [{"id": "1", "type": "video", "value": {"title": "x", "length": "1:00", "embed": value}}]
    assert frame_hosts(blocks) == ()
    (segment,) = render_blocks([blocks[0] | {"value": blocks[0]["value"] | {"transcript": ""}}], "en")
    assert "data-embed" not in segment.html


# --- Escaping

EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{ 7|add:7 }}&lt;b&gt;'
HTML_KEYS = ("html", "transcript", "mathml")


def with_evil(value: Any) -> Any:
    """Replace every text of a content block that is not markup by now."""
    if isinstance(value, dict):
        return {
            key: item
            if key in HTML_KEYS or key in ("width", "height", "size", "kind", "language", "src")
            else with_evil(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [with_evil(item) for item in value]
    return EVIL if isinstance(value, str) else value


@pytest.mark.parametrize("kind", [kind for kind in STATIC_KINDS if kind not in ("text", "callout", "table")])
def test_a_text_is_never_markup(media: SampleMedia, kind: str):
    stream = sample_stream(media)
    child = next(child for child in stream if child["type"] == kind)
    content = block_content(child, sources_of(media, stream))
    (segment,) = render_blocks([content | {"value": with_evil(content["value"])}], "en")
    page = BeautifulSoup(segment.html, "html.parser")
    assert page.find("script") is None
    assert page.find(attrs={"onerror": True}) is None
    assert page.find("img", src="x") is None
    assert "onerror" in segment.html, "the text itself is shown"


RICH = (
    "<p onclick='x()'>Да<script>alert(1)</script> <a href='javascript:x()'>тук</a><img src=x onerror=y></p>"
)


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("accordion", ("sections", 0, "html")),
        ("steps", ("steps", 0, "html")),
        ("timeline", ("events", 0, "html")),
        ("term", ("html",)),
        ("video", ("transcript",)),
        ("audio", ("transcript",)),
    ],
)
def test_rich_text_is_sanitised_when_it_is_frozen(media: SampleMedia, kind: str, place: tuple[Any, ...]):
    stream = plain(sample_stream(media))
    child = next(child for child in stream if child["type"] == kind)
    stored = json.dumps(child)
    for harmless in ("<p>About One.</p>", "<p>An early sign of change.</p>", "<p>A square moves (bg).</p>"):
        stored = stored.replace(json.dumps(harmless)[1:-1], json.dumps(RICH)[1:-1])
    stored = stored.replace(json.dumps("<p>A tone (bg).</p>")[1:-1], json.dumps(RICH)[1:-1])
    value = block_content(json.loads(stored), sources_of(media, stream))["value"]
    for step in place:
        value = value[step]
    assert "Да" in value
    for forbidden in ("script", "onclick", "onerror", "javascript", "<img"):
        assert forbidden not in value


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"<script>alert(1)</script>",
        r"\mathrm{<a href=javascript:x>}",
    ],
)
def test_a_formula_is_never_markup(latex: str):
    mathml = formula_mathml(latex)
    page = BeautifulSoup(mathml, "html.parser")
    assert {tag.name for tag in page.find_all()} <= {"math", "mrow", "mi", "mo", "mn", "mtext"}
    assert all(not name.startswith("on") for tag in page.find_all() for name in tag.attrs)


# --- Freezing


def test_files_are_frozen_under_the_hash_of_their_bytes_and_stay_when_the_original_goes(paper_course):
    media = make_sample_media()
    put_samples(paper_course, media)

    version = publish_version(
        actor=None, course_page=paper_course.pages["bg"], major=False, notes={"bg": "…", "en": "…"}
    )
    content = version.lessons.get(lesson_id=lesson_id(SLUG, "signals")).content
    values = {block["type"]: block["value"] for block in content["bg"]["blocks"]}
    for document in (media.pdf, media.film, media.talk):
        document.file.delete(save=False)

    film = values["video"]["file"]
    expected = (MEDIA / "film.webm").read_bytes()
    assert film["src"] == f"/media/frozen/{hashlib.sha256(expected).hexdigest()}.webm"
    assert (film["name"].endswith(".webm"), film["size"], film["kind"]) == (True, len(expected), "webm")
    assert [track["language"] for track in values["video"]["captions"]] == ["bg", "en"]
    for value in (film, values["audio"]["file"], values["file"]["file"]):
        with default_storage.open(value["src"].removeprefix("/media/")) as stored:
            assert hashlib.sha256(stored.read()).hexdigest() in value["src"]


def test_publishing_twice_gives_the_same_hash(paper_course):
    put_samples(paper_course, make_sample_media())
    first = build_edition(paper_course.pages["bg"]).sha256
    assert build_edition(paper_course.pages["bg"]).sha256 == first


def test_an_interrupted_copy_is_made_anew(media: SampleMedia):
    sources = sources_of(media, sample_stream(media))
    address = sources.document(media.film.pk).src
    name = address.removeprefix("/media/")
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"half"))
    sources.files[name].store()
    with default_storage.open(name) as stored:
        assert stored.read() == (MEDIA / "film.webm").read_bytes()


def test_a_file_that_was_swapped_on_the_disk_is_not_frozen(media: SampleMedia):
    with media.pdf.file.storage.open(media.pdf.file.name, "wb") as file:
        file.write(b"<script>alert(1)</script>")
    with pytest.raises(BrokenReference, match=media.pdf.title):
        sources_of(media, sample_stream(media)).document(media.pdf.pk)


@pytest.mark.parametrize("kind", ["file", "video", "audio", "gallery", "before_after"])
def test_what_is_gone_is_named_by_the_preview(media: SampleMedia, kind: str):
    child = next(child for child in sample_stream(media) if child["type"] == kind)
    media.pdf.delete(), media.film.delete(), media.talk.delete(), media.after.delete()
    with pytest.raises(BrokenReference, match="не съществува"), translation.override("bg"):
        block_content(child, PageSources([[child]]))


def test_languages_must_have_as_many_parts(paper_course):
    put_samples(paper_course, make_sample_media())
    page = LessonPage.objects.get(pk=paper_course.lessons["en"]["signals"].pk)
    body = page.body.get_prep_value()
    steps = next(child for child in body if child["type"] == "steps")
    steps["value"]["steps"] = steps["value"]["steps"][:1]
    page.body = body
    page.save_revision(clean=False).publish()
    with pytest.raises(PublishError, match=page.title):
        build_edition(paper_course.pages["bg"])


# --- The picker


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_picker_shows_a_sample_help_and_a_group(client, kind: str, language: str):
    user = make_staff(language=language)
    set_site_role(actor=None, user=user, role=user.site_role)
    client.force_login(user)
    block = dict(LESSON_BLOCKS)[kind]
    assert block.is_previewable
    assert block.get_description()
    assert block.meta.group
    response = client.get(
        reverse("wagtailadmin_block_preview"),
        {"id": block.definition_prefix},
        headers={"accept-language": language},
    )
    assert response.status_code == 200
    shown = BeautifulSoup(response.content, "html.parser").select_one(".lesson-blocks")
    assert shown.find(["section", "div", "p"]) is not None
    assert "alert tone-error" not in str(shown)
