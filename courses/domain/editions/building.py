"""Builds the content of a version from a course's published pages."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.blocks.settings_text import SettingsError
from courses.domain.canonical import content_sha256, version_sha256
from courses.domain.editions.cards import course_card
from courses.domain.editions.checks import check_lesson, check_outline, check_questionnaires, check_quiz
from courses.domain.editions.completion import check_completion, check_passable
from courses.domain.editions.dead_ends import check_dead_ends
from courses.domain.editions.manuscript import LessonSheet, Manuscript, ModuleSheet, read_manuscript
from courses.domain.editions.questionnaires import Questionnaires, share_accepted
from courses.domain.editions.reasons import PublishError, Reason
from courses.domain.references import FrozenFile, PageSources
from courses.domain.streams import BrokenReference, block_content
from courses.models import CoursePage, LessonPage

Content = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """Everything that a course version holds; `lessons` maps a lesson's id to its content."""

    slug: str
    code: str
    card: Content
    outline: Content
    questions: Content
    lessons: dict[str, Content]
    files: list[FrozenFile]
    sha256: str


@dataclass(frozen=True)
class Inspection:
    """What a manuscript would freeze, and every obstacle to that; `contents` are by lesson."""

    contents: dict[Any, Content]
    questionnaires: Questionnaires
    files: list[FrozenFile]
    reasons: list[Reason]


def build_edition(course_page: CoursePage) -> Edition:
    """Return the version that the published pages of a course would make.

    Raises PublishError with every obstacle found.
    """
    manuscript = read_manuscript(course_page)
    found = inspect(manuscript)
    if found.reasons:
        raise PublishError(found.reasons)
    _name_questions(found.contents, found.questionnaires)
    return _edition(manuscript, found.contents, found.questionnaires, found.files)


def inspect(manuscript: Manuscript) -> Inspection:
    """Return what a manuscript would freeze, with every obstacle found."""
    reasons = check_outline(manuscript)
    bodies = [page.body.get_prep_value() for lesson in manuscript.lessons for page in lesson.pages.values()]
    sources = PageSources(bodies)
    contents = {lesson.id: _lesson_content(lesson, sources, reasons) for lesson in manuscript.lessons}
    banks = {block["value"]["bank"] for content in contents.values() for block in _of_type(content, "quiz")}
    questionnaires = Questionnaires(banks, manuscript.languages)
    reasons += check_questionnaires(questionnaires, manuscript.languages)
    reasons += check_completion(manuscript) + check_dead_ends(manuscript)
    for module in manuscript.modules:
        for lesson in module.lessons:
            content = contents[lesson.id]
            if set(content) == set(lesson.languages):
                blocks = {language: content[language]["blocks"] for language in lesson.languages}
                reasons += check_lesson(lesson, blocks, is_final=module.is_final)
                reasons += check_passable(lesson, blocks[lesson.languages[0]])
            for quiz in _of_type(content, "quiz"):
                reasons += check_quiz(lesson.primary, quiz, questionnaires)
    return Inspection(contents, questionnaires, list(sources.files.values()), list(dict.fromkeys(reasons)))


def _name_questions(contents: dict[Any, Content], questionnaires: Questionnaires) -> None:
    """Write the codes of the whole bank, or of the category, into each quiz that names none.

    A version holds the questions of all its banks together; a quiz draws from its own bank alone.
    """
    for content in contents.values():
        for sheet in content.values():
            for block in sheet["blocks"]:
                if block["type"] == "quiz" and not block["value"]["questions"]:
                    quiz = block["value"]
                    codes = questionnaires.codes(quiz["bank"], quiz.get("category", "")) or ()
                    quiz["questions"] = sorted(codes, key=questionnaires.place if quiz.get("order") else None)


def _edition(
    manuscript: Manuscript,
    contents: dict[Any, Content],
    questionnaires: Questionnaires,
    files: list[FrozenFile],
) -> Edition:
    modules = [_outline_module(module, contents, questionnaires) for module in manuscript.modules]
    assignments = [lesson["id"] for module in modules for lesson in module["lessons"] if lesson["assignment"]]
    final = next((module for module in manuscript.modules if module.is_final), None)
    outline = {
        "modules": modules,
        "rule": {
            "quiz_average_percent": manuscript.primary.quiz_average_percent,
            "final_quiz": str(final.lessons[0].id) if final else None,
            "final_assignment": assignments[-1] if assignments else None,
        },
        "languages": manuscript.languages,
    }
    card = course_card(manuscript)
    questions = questionnaires.frozen()
    return Edition(
        slug=manuscript.primary.slug,
        code=manuscript.primary.code,
        card=card,
        outline=outline,
        questions=questions,
        lessons={str(key): content for key, content in contents.items()},
        files=files,
        sha256=version_sha256(card, outline, questions),
    )


def _of_type(content: Content, kind: str) -> list[Content]:
    """Return the blocks of this type in the lesson's first language."""
    blocks = next(iter(content.values()))["blocks"] if content else []
    return [block for block in blocks if block["type"] == kind]


def _outline_module(
    module: ModuleSheet, contents: dict[Any, Content], questionnaires: Questionnaires
) -> Content:
    lessons = [_outline_lesson(lesson, contents[lesson.id], questionnaires) for lesson in module.lessons]
    return {"id": str(module.id), "title": module.titles, "lessons": lessons}


def _outline_lesson(lesson: LessonSheet, content: Content, questionnaires: Questionnaires) -> Content:
    quiz = next(iter(_of_type(content, "quiz")), None)
    assignment = next(iter(_of_type(content, "assignment")), None)
    page = lesson.primary
    return {
        "id": str(lesson.id),
        "slug": page.slug,
        "kind": page.kind,
        "minutes": page.minutes,
        "mandatory": page.mandatory,
        "title": {language: content[language]["title"] for language in lesson.languages},
        "competences": list(page.competence_codes),
        "languages": lesson.languages,
        "quiz": _outline_quiz(quiz, questionnaires) if quiz else None,
        "assignment": assignment["id"] if assignment else None,
        "sha256": content_sha256(content),
    }


def _outline_quiz(quiz: Content, questionnaires: Questionnaires) -> Content:
    value = quiz["value"]
    available = len(value["questions"]) or len(questionnaires.codes(value["bank"]) or ())
    outline = {
        "block_id": quiz["id"],
        "pass_percent": value["pass_percent"],
        "attempts": value["attempts"],
        "questions": value["draw"] or available,
    }
    # Only where it is used: versions that were published before stay the same to the byte.
    return outline | {name: value[name] for name in ("keep_options", "time_limit") if value.get(name)}


def _lesson_content(lesson: LessonSheet, sources: PageSources, reasons: list[Reason]) -> Content:
    content = {}
    for language, page in lesson.pages.items():
        sources.language = language
        blocks = _page_blocks(page, lesson.primary.slug, sources, reasons)
        if blocks is not None:
            content[language] = {"title": page.title, "blocks": blocks}
    return _share_check_answers(content)


def _page_blocks(
    page: LessonPage, slug: str, sources: PageSources, reasons: list[Reason]
) -> list[Content] | None:
    """Return the content blocks of one page, None after noting in `reasons` what cannot be resolved."""
    blocks = []
    before = len(reasons)
    checks = 0
    for number, child in enumerate(page.body.get_prep_value(), 1):
        checks += child["type"] == "check"
        try:
            blocks.append(block_content(child, sources, f"{slug}-c{checks}"))
        except BrokenReference as error:
            message = _("Block {number}: {problem}").format(number=number, problem=error)
            reasons.append(Reason(page.title, message, page.pk, str(child["id"])))
        except SettingsError as error:
            message = _("Block {number}, settings of the activity: {problem}").format(
                number=number, problem=error
            )
            reasons.append(Reason(page.title, message, page.pk, str(child["id"])))
    return blocks if len(reasons) == before else None


def _share_check_answers(content: Content) -> Content:
    """Let the short-answer checks of every language accept the answers of all languages."""
    by_id: dict[str, dict[str, Content]] = {}
    for language, text in content.items():
        for block in text["blocks"]:
            if block["type"] == "check":
                by_id.setdefault(block["id"], {})[language] = block["value"]
    for values in by_id.values():
        shared = share_accepted({language: value["question"] for language, value in values.items()})
        for language, value in values.items():
            value["question"] = shared[language]
    return content
