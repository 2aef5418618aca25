"""Questions and banks for their authors: where they are used, how many there are, their categories."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Func, Q, QuerySet, TextField
from django.db.models.functions import Cast

from courses.blocks.practice import category_levels, is_within
from courses.models import Competence, Course, CoursePage, CourseVersion, LessonPage, Question, QuestionBank


def competence_codes() -> set[str]:
    """Return the codes of all competences of the framework."""
    return set(Competence.objects.values_list("code", flat=True))


def categories_of(bank: str) -> list[str]:
    """Return the categories of a bank with all their upper levels, in order."""
    found = Question.objects.filter(bank__code=bank).exclude(category="").values_list("category", flat=True)
    return category_levels(found.distinct())


def all_categories() -> list[str]:
    """Return the categories of all banks with their upper levels, in order."""
    rows = Question.objects.exclude(category="").values_list("category", flat=True).distinct()
    return category_levels(rows)


def all_tags() -> list[str]:
    """Return every tag that a question has, in order."""
    tags = Question.objects.annotate(tag=Func("tags", function="unnest")).values_list("tag", flat=True)
    return sorted(set(tags))


def within(questions: QuerySet[Question], category: str) -> QuerySet[Question]:
    """Return those of a category and all levels below it."""
    return questions.filter(Q(category=category) | Q(category__startswith=f"{category}/"))


@dataclass(frozen=True)
class Use:
    """A quiz that asks a question: the lesson's page, and how the quiz finds the question.

    `listed`: it names the question; else it draws `draw` questions from the bank or one of its categories.
    """

    page: LessonPage
    listed: bool
    draw: int | None
    category: str


def quizzes_of(banks: Collection[str]) -> list[tuple[LessonPage, dict[str, Any]]]:
    """Return the quizzes that ask from these banks, each with its lesson (draft or published, all
    languages), as the pages have them now.
    """
    condition = Q(pk=None)
    for bank in banks:
        condition |= Q(stored__contains=f'"bank": "{bank}"')
    pages = (
        LessonPage.objects.annotate(stored=Cast("body", TextField()))
        .filter(condition)
        .select_related("locale")
        .order_by("path")
    )
    return [
        (page, block["value"])
        for page in pages
        for block in page.body.get_prep_value()
        if block["type"] == "quiz" and block["value"]["bank"] in banks
    ]


def listed_in(quiz: dict[str, Any]) -> list[int]:
    """Return the primary keys of the questions that a stored quiz lists."""
    return [item["value"] if isinstance(item, dict) else item for item in quiz["questions"]]


def questions_by_code(codes: Collection[str], language: str) -> dict[str, Question]:
    """Return the questions with these codes in one language, by code."""
    rows = Question.objects.filter(code__in=codes, locale__language_code=language)
    return {row.code: row for row in rows}


def uses_of(question: Question) -> list[Use]:
    """Return the quizzes in the question's own language that ask it."""
    uses = []
    for page, quiz in quizzes_of([question.bank.code]):
        listed = listed_in(quiz)
        category = quiz.get("category") or ""
        drawn = not listed and is_within(question.category, category)
        if page.locale_id == question.locale_id and (question.pk in listed or drawn):
            uses.append(Use(page, question.pk in listed, quiz["draw"], category))
    return uses


def versions_with(codes: Collection[str]) -> QuerySet[CourseVersion]:
    """Return the published versions in which any of these questions is frozen, newest first, without their
    content.
    """
    versions = CourseVersion.objects.filter(questions__has_any_keys=list(codes))
    return versions.select_related("course").defer("questions", "outline").order_by("-published_at")


def banks_of_course(course: Course | Any, language: str) -> list[QuestionBank]:
    """Return, in one language where there is one, the banks of a course and the shared ones that its quizzes
    use.
    """
    asked = {quiz["bank"] for quiz in _quizzes_below(course)}
    rows = QuestionBank.objects.filter(Q(course_id=course) | Q(course=None, code__in=asked))
    by_code: dict[str, QuestionBank] = {}
    for row in rows.select_related("locale", "course").order_by("code"):
        if row.code not in by_code or row.locale.language_code == language:
            by_code[row.code] = row
    return list(by_code.values())


def _quizzes_below(course: Any) -> list[dict[str, Any]]:
    """Return the quizzes of a course's pages of all languages."""
    condition = Q(pk=None)
    for path in CoursePage.objects.filter(translation_key=course).values_list("path", flat=True):
        condition |= Q(path__startswith=path)
    pages = (
        LessonPage.objects.filter(condition)
        .annotate(stored=Cast("body", TextField()))
        .filter(stored__contains='"bank": "')
    )
    return [
        block["value"] for page in pages for block in page.body.get_prep_value() if block["type"] == "quiz"
    ]


def select_questions(
    bank: str,
    language: str,
    *,
    category: str = "",
    tag: str = "",
    type: str = "",
    competence: str = "",
    difficulty: str = "",
) -> QuerySet[Question]:
    """Return the questions of a bank in one language in their order; every condition that is given holds."""
    rows = Question.objects.filter(bank__code=bank, locale__language_code=language)
    rows = within(rows, category) if category else rows
    rows = rows.filter(tags__contains=[tag]) if tag else rows
    conditions = {"type": type, "competence_code": competence, "difficulty": difficulty}
    chosen = {name: value for name, value in conditions.items() if value}
    return rows.filter(**chosen).select_related("bank__course").order_by("order", "code")


@dataclass(frozen=True)
class BankCounts:
    """How many questions a bank has: by language; and of the language asked for by type, difficulty and
    category.
    """

    languages: dict[str, int]
    types: dict[str, int]
    difficulties: dict[int, int]
    categories: dict[str, int]


def counts_of(bank: str, language: str) -> BankCounts:
    """Return the counts of one bank, in one query."""
    rows = list(
        Question.objects.filter(bank__code=bank).values_list(
            "locale__language_code", "type", "difficulty", "category"
        )
    )
    own = [row for row in rows if row[0] == language]
    return BankCounts(
        languages=dict(sorted(Counter(row[0] for row in rows).items())),
        types=dict(Counter(row[1] for row in own)),
        difficulties=dict(sorted(Counter(row[2] for row in own).items())),
        categories=dict(sorted(Counter(row[3] for row in own).items())),
    )


@dataclass(frozen=True)
class Wording:
    """A question as one published version froze it, in all languages."""

    version_id: UUID
    version: str
    code: str
    question: dict[str, dict[str, Any]]


def wordings_of(codes: Collection[str]) -> list[Wording]:
    """Return these questions as the published versions hold them, the newest version first, in one query."""
    statement = """
        SELECT version.id, version.card->>'code', version.major, version.minor, asked.code,
               version.questions->asked.code
        FROM courses_courseversion AS version
        CROSS JOIN unnest(%s::text[]) AS asked(code)
        WHERE version.questions ? asked.code
        ORDER BY version.published_at DESC, version.major DESC, version.minor DESC
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(codes)])
        return [
            Wording(version_id, f"{course} {major}.{minor}", code, _parsed(question))
            for version_id, course, major, minor, code, question in cursor.fetchall()
        ]


def _parsed(value: Any) -> Any:
    """Return JSON as Python; outside of a model's field the database driver hands out its text."""
    return json.loads(value) if isinstance(value, str) else value
