"""What trainers edit and what learners get hold the same, block by block, for the whole shipped pack."""

import json

import pytest

from courses.domain.pack import Pack, read_pack
from courses.domain.streams import (
    Attachment,
    Picture,
    answers_stream,
    block_content,
    block_stream,
    question_content,
)
from courses.models import LessonPage, Question
from tests.courses.conftest import PACK


class Register:
    """Numbers pictures and questions as a database would."""

    def __init__(self, pack: Pack) -> None:
        self.figures = list(pack.figures.values())
        self.codes = [question.code for bank in pack.banks for question in bank.questions]

    def picture(self, image_id: int | None) -> Picture:
        figure = self.figures[image_id or 0]
        return Picture(figure.file, figure.width, figure.height)

    def question_code(self, question_id: int | None) -> str:
        return self.codes[question_id or 0]

    def rich_text(self, html: str) -> str:
        return html

    def image_id(self, src: str) -> int:
        return [figure.file for figure in self.figures].index(src)

    def document(self, document_id: int | None) -> Attachment:
        raise AssertionError("the pack has no files")

    def document_id(self, src: str) -> int:
        raise AssertionError("the pack has no files")

    def question_id(self, code: str) -> int:
        return self.codes.index(code)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK)


def plain(value: object) -> object:
    return json.loads(json.dumps(value))


def test_every_block_survives_being_edited(pack: Pack):
    register = Register(pack)
    field = LessonPage._meta.get_field("body")
    count = 0
    for course in pack.courses:
        for lesson in (*course.lessons(), course.final_quiz):
            for text in lesson.texts.values():
                blocks = [block.as_json() for block in text.blocks]
                stored = field.to_python([block_stream(block, register) for block in blocks]).get_prep_value()
                for block, child in zip(blocks, stored, strict=True):
                    code = block["value"].get("question", {}).get("id", "")
                    assert plain(block_content(child, register, code)) == plain(block)
                    count += 1
    assert count > 2000


def test_every_question_survives_being_edited(pack: Pack):
    field = Question._meta.get_field("answers")
    names = ("id", "type", "competence", "difficulty", "points", "stem")
    for bank in pack.banks:
        for question in bank.questions:
            for version in question.versions.values():
                stored = field.to_python(answers_stream(dict(version))).get_prep_value()
                assert question_content({name: version[name] for name in names}, stored) == version
