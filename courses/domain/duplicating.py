"""A course or a lesson once more, with ids of its own: a change in the copy changes nothing elsewhere."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.domain.archive.outgoing import bank_records, course_pages, page_records
from courses.domain.archive.records import Record, serializable
from courses.domain.archive.references import Incoming, Outgoing
from courses.domain.archive.restoring import BankRestorer, PageRestorer
from courses.domain.copying import Copying, copied_tree, newest_fields
from courses.domain.outline import Titles, add_lesson
from courses.domain.teams import add_member, ensure_team
from courses.enums import TeamRole
from courses.models import Course, CoursePage, LessonPage, Question, QuestionBank

LOG_ACTION = "courses.duplicate"
MAX_CODE = 60


class DuplicateError(Exception):
    """Nothing was duplicated; the message says why and what to do."""


@dataclass(frozen=True)
class Identity:
    """What a duplicate needs of its own: the address, the short code, the titles by language."""

    slug: str
    code: str
    titles: Titles


@transaction.atomic
def duplicate_course(*, actor: Any, course_page: CoursePage, identity: Identity) -> CoursePage:
    """Copy a course in all its languages, as drafts, and return the copy's first page.

    Its question banks are copied with new codes; images and documents are shared. Versions, learners'
    records, history and team stay with the original: `actor` becomes the copy's author. Raises
    DuplicateError.
    """
    _check_free(identity)
    source = Course.objects.filter(pk=course_page.translation_key).first() or Course(
        pk=course_page.translation_key
    )
    pages = course_pages(source)
    exchange = _exchange(source, pages, identity)
    key = UUID(exchange.new_id(source.pk))
    course = Course.objects.create(pk=key, slug=identity.slug, code=identity.code)
    trees = {page.locale.language_code: copied_tree(page, exchange) for page in pages}
    restored = Incoming(exchange.media)
    BankRestorer(course, restored).restore(_copied_banks(source, exchange, identity.code))
    if actor is not None:  # before the pages: their quizzes choose from the banks of the author's courses
        add_member(actor=None, course=course, user=actor, role=TeamRole.AUTHOR)
    copies = _plant(pages, trees, identity, restored, actor)
    ensure_team(course)
    for copy in copies:
        log(instance=copy, action=LOG_ACTION, user=actor, data={"source": {"title": course_page.title}})
    return copies[0]


@transaction.atomic
def duplicate_lesson(
    *, actor: Any, lesson: LessonPage, course_page: CoursePage, module: UUID, titles: Titles
) -> LessonPage:
    """Copy a lesson in all its languages, as drafts, to the end of a module of `course_page`'s course.

    Its quiz goes on drawing from the same bank. Returns the copy's first page. Raises OutlineError when the
    module is not in exactly the languages of the lesson.
    """
    exchange = Copying()
    copies = {}
    for page in LessonPage.objects.filter(translation_key=lesson.translation_key).select_related("locale"):
        language = page.locale.language_code
        fields = newest_fields(page, exchange) | {"title": titles.get(language, page.title), "slug": ""}
        copies[language] = _unsaved(page, fields, exchange)
    first = add_lesson(actor=actor, course_page=course_page, module=module, lessons=_ordered(copies))
    log(instance=first, action=LOG_ACTION, user=actor, data={"source": {"title": lesson.title}})
    return first


def _unsaved(page: LessonPage, fields: Record, exchange: Copying) -> LessonPage:
    data = serializable(LessonPage, fields, Incoming(exchange.media), page.locale)
    copy: LessonPage = LessonPage.from_serializable_data({**data, "pk": None}, check_fks=False)
    copy._state.adding = True
    copy.translation_key = UUID(exchange.new_id(page.translation_key))
    return copy


def _ordered(copies: dict[str, LessonPage]) -> dict[str, LessonPage]:
    return {language: copies[language] for language in sorted(copies)}


def _check_free(identity: Identity) -> None:
    if (
        Course.objects.filter(slug=identity.slug).exists()
        or CoursePage.objects.filter(slug=identity.slug).exists()
    ):
        raise DuplicateError(
            _("Another course has the address “{slug}”. Choose another one.").format(slug=identity.slug)
        )
    if (
        Course.objects.filter(code=identity.code).exists()
        or CoursePage.objects.filter(code=identity.code).exists()
    ):
        raise DuplicateError(
            _("Another course has the code “{code}”. Choose another one.").format(code=identity.code)
        )


def _exchange(source: Course, pages: list[CoursePage], identity: Identity) -> Copying:
    """Return the exchange for a course: its pages and the questions of the banks it uses are copied."""
    inside = {
        str(key)
        for page in pages
        for key in Page.objects.descendant_of(page, inclusive=True).values_list("translation_key", flat=True)
    }
    used = Outgoing(lambda kind, row: "")
    for page in pages:
        page_records(page, used)
    banks = QuestionBank.objects.filter(code__in=used.banks) | QuestionBank.objects.filter(course=source)
    questions = Question.objects.filter(bank__in=banks)
    inside |= {str(key) for key in questions.values_list("translation_key", flat=True)}
    taken = set(QuestionBank.objects.values_list("code", flat=True))
    codes: dict[str, str] = {}
    for code in sorted(set(banks.values_list("code", flat=True))):
        codes[code] = copied_code(code, identity.code, taken | set(codes.values()))
    return Copying(inside=inside, codes=codes)


def copied_code(code: str, course_code: str, taken: set[str]) -> str:
    """Return the code of the copy of a bank or a question: its own with the new course's behind it."""
    tail = "-" + "".join(sign if sign.isalnum() else "-" for sign in course_code.lower())
    names = (
        f"{code[: MAX_CODE - len(tail) - len(more)]}{tail}{more}"
        for more in ("", *(f"-{n}" for n in range(2, 1000)))
    )
    return next(name for name in names if name not in taken)


def _copied_banks(source: Course, exchange: Copying, course_code: str) -> list[Record]:
    names = Outgoing(lambda kind, row: "", banks=set(exchange.codes))
    records = bank_records(source, names)
    taken = set(Question.objects.values_list("code", flat=True))
    codes: dict[str, str] = {}
    for record in records:
        record["id"] = exchange.new_id(record["id"])
        record["fields"]["code"] = exchange.codes[record["fields"]["code"]]
        for question in record["questions"]:
            question["id"] = exchange.new_id(question["id"])
            code = question["fields"]["code"]
            if code not in codes:
                codes[code] = copied_code(code, course_code, taken | set(codes.values()))
            question["fields"]["code"] = codes[code]
            for answer in question["fields"]["answers"]:
                answer["id"] = exchange.block_id(answer["id"])
    return records


def _plant(
    pages: list[CoursePage],
    trees: dict[str, list[Record]],
    identity: Identity,
    exchange: Incoming,
    actor: Any,
) -> list[CoursePage]:
    restorers = []
    copies = []
    known = {str(key) for key in Course.objects.values_list("pk", flat=True)}
    with disable_reference_index_auto_update():
        for page in pages:
            records = trees[page.locale.language_code]
            title = identity.titles.get(page.locale.language_code, page.title)
            records[0]["fields"] |= {"title": title, "slug": identity.slug, "code": identity.code}
            restorer = PageRestorer(exchange, page.locale, known, actor)
            copies.append(restorer.plant(records))
            restorers.append(restorer)
        for restorer in restorers:
            restorer.fill()
    return copies
