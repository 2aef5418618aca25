"""Lesson files read against what this site has: competences, question banks, kinds of activities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from courses.domain.pack.blocks import Known
from courses.domain.pack.documents import LANGUAGES, Cursor
from courses.domain.pack.figures import read_figures
from courses.domain.pack.files import PackFolder
from courses.domain.pack.ids import lesson_id
from courses.domain.pack.lessons import Expected, LessonReader, path_of, read_front
from courses.domain.pack.parity import check_parity
from courses.domain.pack.structure import Figure, LessonText
from courses.enums import ActivityType, LessonKind, Level
from courses.models import Competence, Question, QuestionBank


@dataclass(frozen=True)
class ReadLesson:
    """A lesson as its files give it; `texts` has only the languages that have a file."""

    slug: str
    key: UUID
    kind: str
    minutes: int
    competences: tuple[str, ...]
    level: str
    last_checked: date | None
    texts: dict[str, LessonText]


def read_lessons(
    folder: PackFolder, course_slug: str, course_id: UUID, lessons: dict[str, set[str]]
) -> tuple[list[ReadLesson], dict[str, Figure]]:
    """Return the lessons and figures of a folder; faults are noted in its log."""
    figures = read_figures(folder)
    reader = LessonReader(folder, known_here(course_id), frozenset(Level.values), figures)
    found = [_read(reader, course_slug, slug, lessons[slug]) for slug in sorted(lessons)]
    return [lesson for lesson in found if lesson is not None], figures


def known_here(course_id: UUID) -> Known:
    """Return what lesson files of a course may refer to: its own banks and those that all share."""
    rows = QuestionBank.objects.filter(course_id=course_id) | QuestionBank.objects.filter(course=None)
    banks: dict[str, list[str]] = {code: [] for code in rows.values_list("code", flat=True)}
    questions = Question.objects.filter(bank__in=rows).values_list("bank__code", "code").distinct()
    for bank, code in questions:
        banks[bank].append(code)
    competences = set(Competence.objects.values_list("code", flat=True))
    return Known(competences=sorted(competences), activities=ActivityType.values, banks=banks)


def _read(reader: LessonReader, course: str, slug: str, languages: set[str]) -> ReadLesson | None:
    first = next(language for language in LANGUAGES if language in languages)
    front = read_front(reader.folder, path_of(course, slug, first))
    if front is None:
        return None
    last_checked = _check_front(front, reader.known.competences)
    expected = Expected(
        id=lesson_id(course, slug),
        course=course,
        slug=slug,
        kind=front.text("kind"),
        minutes=front.whole("minutes", 1, 1000),
        competences=tuple(front.strings("competences")),
        titles=dict.fromkeys(LANGUAGES, ""),
        said_by=f"{slug}.{first}.md" if len(languages) > 1 else "the course",
    )
    before = len(reader.folder.faults)
    written = reader.read(expected)
    if len(reader.folder.faults) == before:
        check_parity(expected, written, reader.folder.faults)
    return ReadLesson(
        slug=slug,
        key=expected.id,
        kind=expected.kind,
        minutes=expected.minutes,
        competences=expected.competences,
        level=written.level,
        last_checked=last_checked,
        texts={language: text for language, text in written.texts.items() if not text.missing},
    )


def _check_front(front: Cursor, competences: Iterable[str]) -> date | None:
    """Note what courses.yaml would have been checked for; return the date of the last check of facts."""
    kind = front.text("kind")
    if kind and kind not in LessonKind.values:
        front.fault(
            f"the lesson kind “{kind}” is not known; known are {', '.join(LessonKind.values)}", "kind"
        )
    for code in front.strings("competences"):
        if code not in competences:
            front.fault(f"the competence “{code}” is not in the framework", "competences")
    text = front.text("last_checked", default="")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        front.fault("“last_checked” must be a date such as 2026-11-24", "last_checked")
        return None
