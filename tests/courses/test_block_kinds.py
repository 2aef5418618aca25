"""Every kind of block: from what trainers store to what learners get and back, and what is refused."""

import json
from typing import Any

import pytest

from courses.domain.references import PageSources
from courses.domain.streams import block_content, block_stream
from courses.models import LessonPage
from tests.factories.block_samples import KINDS, SampleMedia, make_sample_media, sample_stream

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
