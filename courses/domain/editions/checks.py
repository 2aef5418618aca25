"""Whether a course can become a version: the rules, each with the sentence that a trainer reads."""

from typing import Any

from django.utils.translation import gettext as _

from courses.blocks.answers import answer_faults
from courses.domain.editions.manuscript import LessonSheet, Manuscript
from courses.domain.editions.questionnaires import Questionnaires
from courses.domain.editions.reasons import Reason
from courses.domain.editions.skeletons import block_skeleton, question_skeleton
from courses.enums import LessonKind
from courses.models import Course, CoursePage, LessonPage

Blocks = dict[str, list[dict[str, Any]]]


def check_outline(manuscript: Manuscript) -> list[Reason]:
    """Return what is wrong with the course's structure."""
    reasons = []
    if not manuscript.lessons:
        reasons.append(Reason("", _("Publish at least one lesson.")))
    for page in manuscript.strays:
        message = _(
            "This lesson is published in a second language only. "
            "Publish the original, or unpublish this page."
        )
        reasons.append(Reason(page.title, message, page.pk))
    finals = [module for module in manuscript.modules if module.is_final]
    for module in finals[1:]:
        message = _(
            "Only one lesson, the final quiz, may stand outside of the modules. Move this one into a module."
        )
        page = module.lessons[0].primary
        reasons.append(Reason(page.title, message, page.pk))
    return reasons + check_address(manuscript.primary)


def check_address(page: CoursePage) -> list[Reason]:
    """Return a reason if another course has the address of this page."""
    if not Course.objects.filter(slug=page.slug).exclude(pk=page.translation_key).exists():
        return []
    message = _("Another course has the same address (slug). Change it on the page's “Promote” tab.")
    return [Reason(page.title, message, page.pk)]


def check_lesson(lesson: LessonSheet, contents: Blocks, *, is_final: bool) -> list[Reason]:
    """Return what is wrong with one lesson; `contents` are its content blocks by language."""
    title, key = lesson.primary.title, lesson.primary.pk
    blocks = contents[lesson.languages[0]]
    kinds = [block["type"] for block in blocks]
    reasons = [reason for page in lesson.pages.values() for reason in _check_questions(page)]
    if not blocks:
        reasons.append(Reason(title, _("The lesson is empty. Write it, or unpublish the page."), key))
    for kind, single in (
        ("quiz", _("A lesson can hold one quiz. Move the second one to a lesson of its own.")),
        ("assignment", _("A lesson can hold one assignment. Move the second one to a lesson of its own.")),
    ):
        if kinds.count(kind) > 1:
            reasons.append(Reason(title, single, key))
    if (lesson.primary.kind == LessonKind.QUIZ or is_final) and "quiz" not in kinds:
        message = _("A quiz lesson needs a quiz block. Add one, or choose another kind.")
        reasons.append(Reason(title, message, key))
    if lesson.primary.kind == LessonKind.ASSIGNMENT and "assignment" not in kinds:
        message = _("An assignment lesson needs an assignment block. Add one, or choose another kind.")
        reasons.append(Reason(title, message, key))
    for language in lesson.languages[1:]:
        reasons += _check_parity(lesson.pages[language], blocks, contents[language])
    return reasons


def _check_questions(page: LessonPage) -> list[Reason]:
    message = _("Block {number} (check): {fault}")
    # By position, for walking the body itself would fetch the images and questions of all its blocks.
    places = [place for place, child in enumerate(page.body.raw_data) if child["type"] == "check"]
    return [
        Reason(page.title, message.format(number=place + 1, fault=fault), page.pk, str(page.body[place].id))
        for place in places
        for fault in answer_faults(page.body[place].value["type"], page.body[place].value["answers"])
    ]


def _check_parity(
    page: LessonPage, original: list[dict[str, Any]], translated: list[dict[str, Any]]
) -> list[Reason]:
    """Compare a translation's blocks with the original's: same blocks, same keys, same right answers."""
    if [(block["id"], block["type"]) for block in original] != [
        (block["id"], block["type"]) for block in translated
    ]:
        number = next(
            (
                position
                for position, (one, other) in enumerate(zip(original, translated, strict=False), 1)
                if (one["id"], one["type"]) != (other["id"], other["type"])
            ),
            min(len(original), len(translated)) + 1,
        )
        message = _(
            "The translation has other blocks than the original, from block {number} on. "
            "Both must have the same blocks in the same order."
        )
        return [Reason(page.title, message.format(number=number), page.pk)]
    message = _(
        "Block {number} differs from the original in its keys, right answers, points, limits or number of "
        "parts. Make them the same."
    )
    return [
        Reason(page.title, message.format(number=number), page.pk, one["id"])
        for number, (one, other) in enumerate(zip(original, translated, strict=True), 1)
        if block_skeleton(one) != block_skeleton(other)
    ]


def check_quiz(page: LessonPage, block: dict[str, Any], questionnaires: Questionnaires) -> list[Reason]:
    """Return what is wrong with a quiz: an unknown bank, strange questions, a draw of more than there is."""
    quiz, place = block["value"], (page.pk, block["id"])
    codes = questionnaires.codes(quiz["bank"])
    if codes is None:
        message = _("The question bank “{bank}” does not exist. Choose another one.")
        return [Reason(page.title, message.format(bank=quiz["bank"]), *place)]
    message = _("The question “{code}” is not in the chosen bank. Remove it.")
    reasons = [
        Reason(page.title, message.format(code=code), *place)
        for code in quiz["questions"]
        if code not in codes
    ]
    category = quiz.get("category", "")
    found = questionnaires.codes(quiz["bank"], category) or set()
    if category and not found:
        message = _("The bank “{bank}” has no questions in the category “{category}”.")
        return [*reasons, Reason(page.title, message.format(bank=quiz["bank"], category=category))]
    available = len(quiz["questions"]) or len(found)
    if (quiz["draw"] or 1) > available:
        message = _("The quiz draws {draw} questions, there are only {available}.")
        reasons.append(Reason(page.title, message.format(draw=quiz["draw"], available=available), *place))
    return reasons


def check_questionnaires(questionnaires: Questionnaires, languages: list[str]) -> list[Reason]:
    """Return what is wrong with the questions of the banks: incomplete, untranslated, unequal in their
    languages.
    """
    reasons = []
    for code, versions in questionnaires.questions.items():
        for language in languages:
            if language not in versions:
                message = _("The question is missing in one language ({language}). Translate it.")
                reasons.append(Reason(code, message.format(language=language)))
        for language, question in versions.items():
            for fault in answer_faults(question.type, question.answers):
                reasons.append(Reason(f"{code} ({language})", str(fault)))
        contents = questionnaires.contents[code]
        if len({str(question_skeleton(content)) for content in contents.values()}) > 1:
            message = _("The languages differ in keys, right answers, points or limits. Make them the same.")
            reasons.append(Reason(code, message))
    return reasons
