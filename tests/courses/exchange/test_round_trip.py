"""What is written in a format is read back the same: the whole real pack, and texts full of signs."""

import pytest

from courses.domain.exchange import gift_writer, moodle_writer
from courses.domain.exchange.pack_writer import pack_question, write_pack_yaml
from courses.domain.exchange.reading import read_questions
from courses.domain.pack import read_pack
from courses.enums import ExchangeFormat
from tests.courses.conftest import PACK
from tests.factories.questions import questions as factory_questions

HEAD = ("id", "competence", "difficulty", "points")
NASTY = (
    "a=b ~c #d {e} f:g \\h \\n ::i:: #### // %50%j =%100% [html]k <b>l</b> &amp; “м” $CATEGORY: n "
    "\\* * ж\nsecond line ]] \\] \\"
)


@pytest.fixture(scope="module")
def bank() -> dict[str, dict[str, dict]]:
    """Every question of the real pack and of the factory, by code and language."""
    pack = read_pack(PACK)
    found = {q.code: {k: dict(v) for k, v in q.versions.items()} for b in pack.banks for q in b.questions}
    found |= factory_questions()
    return found | {f"nasty-{number}": made for number, made in enumerate(nasty())}


def nasty() -> list[dict[str, dict]]:
    """Questions whose every text is made of the formats' own signs."""

    def worded(value, key=""):
        if isinstance(value, dict):
            return {name: worded(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [worded(inner, key) for inner in value]
        if isinstance(value, str) and key in ("stem", "text", "feedback", "feedback_correct"):
            return f"{NASTY} {value}".strip()
        return value

    made = []
    for number, versions in enumerate(factory_questions().values()):
        one = {language: worded(content) for language, content in versions.items()}
        for content in one.values():
            content["id"] = f"nasty-{number}"
            for item in content.get("items", []):
                item["text"] = item["text"].replace("\n", " ")
        made.append(one)
    return made


def body(question: dict) -> dict:
    return {name: value for name, value in question.items() if name not in HEAD}


def competences(bank) -> set[str]:
    return {content["competence"] for versions in bank.values() for content in versions.values()}


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("form", [ExchangeFormat.GIFT, ExchangeFormat.MOODLE])
def test_a_bank_comes_back_as_it_went(bank, form, language):
    write = gift_writer.write_gift if form == ExchangeFormat.GIFT else moodle_writer.write_moodle
    text = "".join(write(versions[language], ["знак", "a:b]c"]) for versions in bank.values())
    if form == ExchangeFormat.MOODLE:
        text = moodle_writer.HEAD + text + moodle_writer.TAIL

    reading = read_questions(text.encode(), form, language, competences(bank))

    assert reading.rejected == []
    assert [item.notes for item in reading.items if item.notes] == []
    assert len(reading.items) == len(bank)
    for item in reading.items:
        question = bank[item.head.code][language]
        assert item.versions[language] == body(question)
        head = item.head
        assert (head.competence, head.difficulty, head.points) == tuple(question[name] for name in HEAD[1:])
        assert head.tags == ("знак", "a:b]c")


def test_the_packs_yaml_comes_back_as_it_went(bank):
    questions = [pack_question(versions, "Основи/Начало", ["знак"]) for versions in bank.values()]
    text = write_pack_yaml([{"id": "b", "questions": questions}])

    reading = read_questions(text.encode(), ExchangeFormat.PACK, "", competences(bank))

    assert reading.rejected == []
    assert {item.head.code: item.versions for item in reading.items} == {
        code: {language: body(content) for language, content in versions.items()}
        for code, versions in bank.items()
    }
    assert {(item.head.category, item.head.tags) for item in reading.items} == {("Основи/Начало", ("знак",))}
