"""Files of questions go into a bank: a rehearsal, then all at once; what is wrong stays out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, ModelLogEntry, Revision

from courses.domain.editions.questionnaires import content_of
from courses.domain.exchange.exporting import export_questions
from courses.domain.exchange.importing import plan_import, run_import
from courses.domain.exchange.items import FileRefused
from courses.domain.exchange.reading import read_questions
from courses.enums import ExchangeFormat
from courses.models import Competence, CompetenceArea, CompetencyFramework, Question, QuestionBank
from tests.factories.course_pages import PaperCourse
from tests.factories.questions import BANK, CODES

pytestmark = pytest.mark.django_db
KNOWN = {"FOR-1"}

GIFT_WITH_ERRORS = """// [id:g1] [tag:competence:FOR-1] [tag:difficulty:2]
::g1::Two and two?{=4#Right. ~5#No.}

::g2::Torn apart{=1

~2}

::g3::Three?{=3 ~4 ~5}
"""


def read(text: str | bytes, form=ExchangeFormat.GIFT, language="bg"):
    data = text.encode() if isinstance(text, str) else text
    return read_questions(data, form, language, KNOWN)


def contents(*codes: str) -> dict:
    rows = Question.objects.filter(code__in=codes).select_related("locale")
    return {(row.code, row.locale.language_code): content_of(row) for row in rows}


def test_errors_in_the_middle_leave_the_others_alone(paper_course: PaperCourse):
    plan = run_import(actor=None, reading=read(GIFT_WITH_ERRORS), bank=BANK)

    assert [(step.item.head.code, step.outcome) for step in plan.steps] == [("g1", "new"), ("g3", "new")]
    assert [(one.line, one.title) for one in plan.rejected] == [(4, "g2"), (6, "~2}")]
    assert "closing brace" in plan.rejected[0].reason
    question = Question.objects.get(code="g1")
    assert (question.bank.code, question.competence_code, question.difficulty) == (BANK, "FOR-1", 2)
    assert question.locale.language_code == "bg"
    assert [(o.value["text"], o.value["correct"], o.value["feedback"]) for o in question.answers] == [
        ("4", True, "Right."),
        ("5", False, "No."),
    ]
    assert question.order == len(CODES)
    assert question.latest_revision is not None


def test_a_rehearsal_stores_nothing(paper_course: PaperCourse):
    before = Question.objects.count(), Revision.objects.count(), ModelLogEntry.objects.count()
    plan = plan_import(read(GIFT_WITH_ERRORS), BANK)
    assert plan.counts == {"new": 2, "changed": 0, "unchanged": 0}
    assert (Question.objects.count(), Revision.objects.count(), ModelLogEntry.objects.count()) == before


def test_the_same_file_again_changes_nothing(paper_course: PaperCourse):
    run_import(actor=None, reading=read(GIFT_WITH_ERRORS), bank=BANK)
    revisions = Revision.objects.count()
    plan = run_import(actor=None, reading=read(GIFT_WITH_ERRORS), bank=BANK)
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 2}
    assert Revision.objects.count() == revisions


def test_a_changed_question_becomes_a_new_revision_under_the_same_keys(paper_course: PaperCourse):
    run_import(actor=None, reading=read("::g1::Two?{=2 ~3}"), bank=BANK)
    question = Question.objects.get(code="g1")
    first = question.latest_revision_id

    plan = run_import(actor=None, reading=read("::g1::How much is two?{=2 ~4}"), bank=BANK)

    assert plan.counts["changed"] == 1
    question.refresh_from_db()
    assert question.stem == "How much is two?"
    assert question.latest_revision_id != first
    assert [option.value["key"] for option in question.answers] == ["a", "b"]


def test_the_second_language_takes_over_the_keys_of_the_first(paper_course: PaperCourse):
    text = '// [id:g1]\n// [academy:{"keys": ["x", "y", "z"]}]\nТри?{=3 ~4 ~5}'
    run_import(actor=None, reading=read(text), bank=BANK)

    run_import(actor=None, reading=read("// [id:g1]\nThree?{=3 ~4 ~five}", language="en"), bank=BANK)

    bg, en = (Question.objects.get(code="g1", locale__language_code=code) for code in ("bg", "en"))
    assert bg.translation_key == en.translation_key
    assert en.bank == QuestionBank.objects.get(code=BANK, locale__language_code="en")
    assert [option.value["key"] for option in en.answers] == ["x", "y", "z"]
    assert (bg.stem, en.stem) == ("Три?", "Three?")


@pytest.mark.parametrize("english", ["Three?{=3 ~4}", "Three?{~3 =4 ~5}", "Three?{=3 =three}", "Three?{#3}"])
def test_a_second_language_of_another_structure_is_refused(paper_course: PaperCourse, english: str):
    run_import(actor=None, reading=read("// [id:g1]\nТри?{=3 ~4 ~5}"), bank=BANK)

    plan = run_import(actor=None, reading=read(f"// [id:g1]\n{english}", language="en"), bank=BANK)

    assert plan.steps == []
    assert "(bg)" in plan.rejected[0].reason
    assert not Question.objects.filter(code="g1", locale__language_code="en").exists()


def test_labels_are_the_same_in_both_languages(paper_course: PaperCourse):
    text = "$CATEGORY: $course$/top/Основи/Начало\n\n// [id:q-single] [tag:difficulty:3] [tag:важно]\n"
    text += "Какво е слаб сигнал?{~Малка тенденция =Ранен намек}"

    run_import(actor=None, reading=read(text), bank=BANK)

    for row in Question.objects.filter(code="q-single"):
        assert (row.category, row.tags, row.difficulty) == ("Основи/Начало", ["важно"], 3)


def test_a_code_of_another_bank_is_refused(paper_course: PaperCourse):
    QuestionBank.objects.create(code="other", title="Other", locale=Locale.objects.get(language_code="bg"))
    plan = plan_import(read("::q-single::Two?{=2 ~3}"), "other")
    assert plan.steps == []
    assert BANK in plan.rejected[0].reason


def test_an_unknown_bank_is_named(paper_course: PaperCourse):
    with pytest.raises(FileRefused, match="nowhere"):
        plan_import(read("::g1::Two?{=2 ~3}"), "nowhere")


@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_a_bank_survives_the_way_out_and_in(paper_course: PaperCourse, form: ExchangeFormat):
    Question.objects.filter(code="q-short").update(category="Методи/Кръгове", tags=["метод"])
    before = contents(*CODES)
    labels = dict(Question.objects.values_list("pk", "category"))
    assert set(labels.values()) == {"", "Методи/Кръгове"}
    files = {
        language: export_questions(
            Question.objects.filter(locale__language_code=language).select_related("bank__course"), form
        )
        for language in ("bg", "en")
    }
    assert {export.written for export in files.values()} == {len(CODES)}
    Question.objects.all().delete()

    for language, export in files.items():
        plan = run_import(actor=None, reading=read(export.text, form, language), bank=BANK)
        assert plan.rejected == []

    assert contents(*CODES) == before
    again = Question.objects.filter(code="q-short")
    assert {(row.category, *row.tags) for row in again} == {("Методи/Кръгове", "метод")}
    assert list(Question.objects.filter(locale__language_code="bg").values_list("code", flat=True)) == list(
        CODES
    )


def test_the_packs_yaml_says_which_questions_are_missing_in_a_language(paper_course: PaperCourse):
    Question.objects.filter(code="q-single", locale__language_code="en").delete()
    rows = Question.objects.filter(locale__language_code="bg").select_related("bank__course")
    export = export_questions(rows, ExchangeFormat.PACK)
    assert export.written == len(CODES) - 1
    assert [code for code, _reason in export.left_out] == ["q-single"]
    assert export.text.startswith("# ")
    assert "q-single" in export.text.split("\n")[0]


# --- the command


@pytest.fixture
def framework(db: None) -> None:
    """The framework with the competence that the questions name."""
    locale = Locale.objects.get_or_create(language_code="bg")[0]
    frame = CompetencyFramework.objects.create(code="f", version="1", title="F", locale=locale)
    area = CompetenceArea.objects.create(framework=frame, code="FOR", title="Foresight", locale=locale)
    Competence.objects.create(area=area, code="FOR-1", title="Scanning", locale=locale)


def command(*args: str) -> str:
    out = StringIO()
    call_command("import_questions", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_every_question_with_its_line(
    paper_course: PaperCourse, framework: None, tmp_path
):
    file = tmp_path / "bank.gift"
    file.write_text(GIFT_WITH_ERRORS, encoding="utf-8")

    rehearsed = command(str(file), "--bank", BANK, "--dry-run")
    assert "Would import: 2 new, 0 changed, 0 unchanged; 2 rejected." in rehearsed
    assert not Question.objects.filter(code="g1").exists()

    printed = command(str(file), "--bank", BANK)
    assert f"{file}:2: accepted (new): g1" in printed
    assert f"{file}:4: rejected: g2: The closing brace" in printed
    assert Question.objects.filter(code__in=["g1", "g3"]).count() == 2


def test_the_command_takes_the_packs_own_banks(paper_course: PaperCourse, framework: None, tmp_path):
    rows = Question.objects.filter(locale__language_code="bg").select_related("bank__course")
    file = tmp_path / "bank.yaml"
    file.write_text(export_questions(rows, ExchangeFormat.PACK).text.replace(BANK, "new-bank"), "utf-8")
    Question.objects.all().delete()

    command(str(file))

    banks = QuestionBank.objects.filter(code="new-bank")
    assert {bank.locale.language_code: bank.title for bank in banks} == {"bg": "Bank", "en": "Bank"}
    assert Question.objects.filter(bank__code="new-bank").count() == 2 * len(CODES)


@pytest.mark.parametrize(
    ("name", "data", "args", "message"),
    [
        ("a.gift", b"::g::x{", ["--bank", BANK], "Nothing could be accepted"),
        ("a.gift", b"", ["--bank", BANK], "empty"),
        ("a.gift", b"::g::x{=1 ~2}", [], "question bank"),
        ("a.gift", b"::g::x{=1 ~2}", ["--bank", "nowhere"], "nowhere"),
        ("a.doc", b"::g::x{=1 ~2}", ["--bank", BANK], "Choose the format"),
        ("a.xml", b"<quiz><question type='truefalse'>", ["--bank", BANK], "no complete XML"),
        ("a.gift", b"x" * (5 * 1024 * 1024 + 1), ["--bank", BANK], "5 MB"),
    ],
)
def test_the_command_fails_clearly(paper_course: PaperCourse, tmp_path, name, data, args, message):
    file = tmp_path / name
    file.write_bytes(data)
    before = Question.objects.count()
    with pytest.raises(CommandError, match=message):
        command(str(file), *args)
    assert Question.objects.count() == before


def test_the_command_names_a_file_that_is_not_there(paper_course: PaperCourse, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        command(str(tmp_path / "none.gift"), "--bank", BANK)
