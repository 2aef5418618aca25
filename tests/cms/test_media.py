"""How files are served: what a browser may do with them, in parts, and to whom before publication."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.models import StandardPage
from learning.domain.people import set_site_role
from learning.models import User
from tests.factories.block_samples import PDF, make_sample_media
from tests.factories.course_pages import make_paper_course
from tests.factories.learning import make_staff, make_user
from tests.factories.sites import make_homes
from tests.factories.teams import join_team

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 40


@pytest.fixture
def film(db: None) -> str:
    name = default_storage.save("frozen/film.webm", ContentFile(BYTES))
    yield f"/media/{name}"
    default_storage.delete(name)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_whole_film_is_served_and_says_that_parts_can_be_had(client, film):
    response = client.get(film)
    assert response.status_code == 200
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "video/webm"
    assert response.headers["Content-Length"] == str(len(BYTES))
    assert "immutable" not in response.headers["Cache-Control"]
    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert body(response) == BYTES


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=10000-", 10_000, 10_239),
        ("bytes=-40", 10_200, 10_239),
        ("bytes=-99999", 0, 10_239),
        ("bytes=5-999999", 5, 10_239),
        (" bytes=0-9 ", 0, 9),
    ],
)
def test_one_part_of_a_film_is_served(client, film, wanted, start, end):
    response = client.get(film, headers={"range": wanted})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {start}-{end}/10240"
    assert response.headers["Content-Length"] == str(end - start + 1)
    assert body(response) == BYTES[start : end + 1]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("wanted", ["bytes=10240-", "bytes=99999-100000", "bytes=-0", "bytes=9-5"])
def test_a_part_that_is_not_there_is_answered_with_416(client, film, wanted):
    response = client.get(film, headers={"range": wanted})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */10240"
    assert body(response) == b""


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "items=0-5", "bytes=a-b", "bytes=-", f"bytes={'9' * 5000}-", "", "bytes=٣-"]
)
def test_an_unreadable_or_manifold_range_gets_the_whole(client, film, wanted):
    assert body(client.get(film, headers={"range": wanted})) == BYTES


def test_a_part_of_a_film_that_has_changed_is_not_mixed_with_the_old(client, film):
    response = client.get(film, headers={"range": "bytes=0-9", "if-range": "Wed, 01 Jan 2020 00:00:00 GMT"})
    assert response.status_code == 200
    again = client.get(film, headers={"range": "bytes=0-9", "if-range": response.headers["Last-Modified"]})
    assert again.status_code == 206


def test_what_the_browser_has_already_is_not_sent_again(client, film):
    first = client.get(film)
    again = client.get(film, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert again.status_code == 304
    assert client.get(film, headers={"if-modified-since": "nonsense"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("x.svg", "image/svg+xml", True),
        ("x.png", "image/png", True),
        ("x.vtt", "text/vtt; charset=utf-8", True),
        ("x.m4a", "audio/mp4", True),
        ("x.pdf", "application/pdf", False),
        ("x.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("x.csv", "text/csv; charset=utf-8", False),
        ("x.txt", "text/plain; charset=utf-8", False),
        ("x.html", "application/octet-stream", False),
        ("x.xhtml", "application/octet-stream", False),
        ("x.js", "application/octet-stream", False),
        ("x.xml", "application/octet-stream", False),
        ("x", "application/octet-stream", False),
    ],
)
def test_only_pictures_films_and_captions_are_shown_all_else_is_downloaded(client, name, kind, shown):
    stored = default_storage.save(f"frozen/{name}", ContentFile(b"<script>x</script>"))
    try:
        response = client.get(f"/media/{stored}")
    finally:
        default_storage.delete(stored)
    assert response.headers["Content-Type"] == kind
    assert response.headers.get("Content-Disposition", "inline").startswith("attachment") is not shown
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.fixture
def document(db: None) -> Document:
    """A document in the collection of a course whose one author is own@example.org."""
    join_team(make_user("own@example.org"), make_paper_course().pages["bg"])
    return make_sample_media(Collection.objects.get(name="PAP-101")).pdf


def get_as(document: Document, user: User | None = None):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(document.url)


def test_an_uploaded_document_is_for_those_who_work_with_it(document):
    staff = make_staff()
    set_site_role(actor=None, user=staff, role=staff.site_role)
    for user in (User.objects.get(email="own@example.org"), staff):
        response = get_as(document, user)
        assert response.status_code == 200
        assert body(response) == PDF
        assert response.headers["Content-Disposition"] == "attachment"
        assert "private" in response.headers["Cache-Control"]
        assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_uploaded_document_is_not_there_for_others(document):
    assert get_as(document, make_user()).status_code == 404
    assert "/accounts/login/" in get_as(document).headers["Location"]
    assert Client().get(f"/media/{document.file.name}").status_code == 404


def test_a_document_has_no_other_name(document):
    own = Client()
    own.force_login(User.objects.get(email="own@example.org"))
    assert own.get(document.url.replace("guide", "other")).status_code == 404


def test_a_member_who_left_the_team_no_longer_gets_it(document):
    own = User.objects.get(email="own@example.org")
    own.groups.clear()
    assert get_as(document, own).status_code == 404


def test_a_document_that_a_public_page_links_to_is_public(document):
    home = make_homes()["bg"]
    page = StandardPage(title="Поверителност", slug="privacy", locale=home.locale)
    page.body = f'<p><a linktype="document" id="{document.pk}">Правила</a></p>'
    home.add_child(instance=page)
    assert get_as(document).status_code == 200
    page.unpublish()
    assert get_as(document).status_code == 302
