"""Every way in which the CMS takes a file refuses the same files, and stores nothing of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile

from courses.domain.uploads import pictures
from courses.domain.uploads.kinds import LIMITS
from courses.enums import FileUse
from learning.domain.people import set_site_role
from tests.factories.block_samples import PDF, SVG
from tests.factories.hostile_files import DOCUMENTS, PICTURES, picture
from tests.factories.learning import make_staff

pytestmark = pytest.mark.django_db
HOSTILE_PICTURES = (
    "script.svg",
    "foreign.svg",
    "entity.svg",
    "html.jpg",
    "flood.png",
    "frames.gif",
    "empty.png",
)
HOSTILE_DOCUMENTS = (
    "page.html",
    "page.pdf",
    "archive.docx",
    "archive.zip",
    "growing.docx",
    "script.js",
    "html.vtt",
)
MB = 1024 * 1024


@pytest.fixture
def staff(client: Client) -> Client:
    user = make_staff()
    set_site_role(actor=None, user=user, role=user.site_role)
    client.force_login(user)
    return client


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _nothing_else_stored() -> Iterator[None]:
    before = stored_files()
    yield
    for path in stored_files() - before:
        path.unlink()


def add(client: Client, app: str, file: Any, **_more: Any) -> Any:
    root = Collection.get_first_root_node()
    return client.post(reverse(f"wagtail{app}:add"), {"title": "x", "file": file, "collection": root.pk})


def add_several(client: Client, app: str, file: Any, **_more: Any) -> Any:
    return client.post(
        reverse(f"wagtail{app}:add_multiple"),
        {"files[]": file, "collection": Collection.get_first_root_node().pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def choose(client: Client, app: str, file: Any, **_more: Any) -> Any:
    prefix = {"images": "image", "docs": "document"}[app]
    name = f"{prefix}-chooser-upload"
    root = Collection.get_first_root_node()
    return client.post(
        reverse(f"wagtail{app}_chooser:create"),
        {f"{name}-title": "x", f"{name}-file": file, f"{name}-collection": root.pk},
    )


def replace(client: Client, app: str, file: Any, key: int = 0) -> Any:
    root = Collection.get_first_root_node()
    return client.post(
        reverse(f"wagtail{app}:edit", args=[key]), {"title": "x", "file": file, "collection": root.pk}
    )


WAYS = [add, add_several, choose]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HOSTILE_PICTURES)
def test_no_way_lets_a_hostile_picture_in(staff: Client, way: Callable[..., Any], name: str):
    before = stored_files()
    response = way(staff, "images", SimpleUploadedFile(name, PICTURES[name], "image/png"))
    assert not Image.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored_files() == before
    assert response.status_code == 200
    if PICTURES[name]:  # of an empty file Django itself says that it is empty
        said = response.json() if way is not add else {"html": response.content.decode()}
        assert name in str(said)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HOSTILE_DOCUMENTS)
def test_no_way_lets_a_hostile_document_in(staff: Client, way: Callable[..., Any], name: str):
    before = stored_files()
    response = way(staff, "docs", SimpleUploadedFile(name, DOCUMENTS[name], "application/pdf"))
    assert not Document.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored_files() == before
    assert response.status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_every_way_lets_an_honest_file_in(staff: Client, way: Callable[..., Any]):
    way(staff, "images", SimpleUploadedFile("photo.png", picture()))
    way(staff, "images", SimpleUploadedFile("drawing.svg", SVG.format("x", "#0B6B5B").encode()))
    way(staff, "docs", SimpleUploadedFile("guide.pdf", PDF))
    assert Image.objects.count() == 2
    assert Document.objects.count() == 1


def test_a_file_is_not_replaced_by_a_hostile_one(staff: Client):
    add(staff, "images", SimpleUploadedFile("photo.png", picture()))
    add(staff, "docs", SimpleUploadedFile("guide.pdf", PDF))
    image, document = Image.objects.get(), Document.objects.get()
    replace(staff, "images", SimpleUploadedFile("script.svg", PICTURES["script.svg"]), image.pk)
    replace(staff, "docs", SimpleUploadedFile("page.pdf", DOCUMENTS["page.pdf"]), document.pk)
    assert Image.objects.get().file.read() == picture()
    assert Document.objects.get().file.read() == PDF


def test_a_title_can_be_changed_without_a_new_file(staff: Client):
    add(staff, "docs", SimpleUploadedFile("guide.pdf", PDF))
    root = Collection.get_first_root_node()
    address = reverse("wagtaildocs:edit", args=[Document.objects.get().pk])
    staff.post(address, {"title": "Ръководство", "collection": root.pk})
    assert Document.objects.get().title == "Ръководство"
    assert Document.objects.get().file.read() == PDF


@pytest.mark.parametrize("way", WAYS)
def test_an_image_of_60_mb_is_refused_with_a_clear_error_and_leaves_nothing(
    staff: Client, way: Callable[..., Any]
):
    before = stored_files()
    file = TemporaryUploadedFile("huge.png", "image/png", 60 * MB, None)
    file.write(picture())
    file.truncate(60 * MB)
    file.seek(0)
    response = way(staff, "images", file)
    file.close()
    said = response.content.decode() if way is add else str(response.json())
    assert "huge.png" in said
    assert "10" in said
    assert not Image.objects.exists()
    assert stored_files() == before


def test_the_limits_of_the_settings_are_those_of_the_rules():
    assert settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE == pictures.MAX_BYTES
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == pictures.MAX_PIXELS
    assert LIMITS[FileUse.VIDEO][0] == settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
