"""Words about course versions: what differs, as sentences a trainer can read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from courses.blocks import LESSON_BLOCKS
from courses.domain.editions.changes import ChangeKind, LessonChange
from courses.domain.editions.facts import Fact
from courses.enums import Area, LessonKind, Level, Stage

register = template.Library()

Words = Mapping[str, str]

_CHOICES: dict[str, type[TextChoices]] = {
    "kind": LessonKind,
    "course_level": Level,
    "course_stage": Stage,
    "course_area": Area,
}

_FACTS = {
    # in a lesson
    "details": gettext_lazy("It differs in details that are not shown."),
    "title": gettext_lazy("The title in {languages} is now “{new}” instead of “{old}”."),
    "kind": gettext_lazy("It is now of the kind “{new}” instead of “{old}”."),
    "minutes": gettext_lazy(
        "It takes {new} minutes instead of {old}, so it weighs differently in the progress."
    ),
    "language_added": gettext_lazy("It can now be read in {languages} too."),
    "language_removed": gettext_lazy("It can no longer be read in {languages}."),
    "block_added": gettext_lazy("Block {place} ({block}) is new."),
    "block_removed": gettext_lazy("Block {place} ({block}) is gone."),
    "block_moved": gettext_lazy("Block {place} ({block}) stood at place {old} before."),
    "block_changed": gettext_lazy("The text of block {place} ({block}) is different in {languages}."),
    "quiz_pass_percent": gettext_lazy("The quiz is passed with {new} % instead of {old} %."),
    "quiz_attempts": gettext_lazy("The quiz can be taken {new} times instead of {old}."),
    "quiz_draw": gettext_lazy("The quiz draws {new} questions instead of {old}."),
    "quiz_questions": gettext_lazy("The quiz chooses from other questions: {new} instead of {old}."),
    "assignment_pass_points": gettext_lazy("The assignment is accepted with {new} points instead of {old}."),
    "assignment_max_points": gettext_lazy("The assignment is worth {new} points instead of {old}."),
    "assignment_min_words": gettext_lazy("The assignment takes at least {new} words instead of {old}."),
    "assignment_max_words": gettext_lazy("The assignment takes at most {new} words instead of {old}."),
    # in the course
    "quiz_average_percent": gettext_lazy("The course asks for a quiz average of {new} % instead of {old} %."),
    "final_quiz": gettext_lazy("The final quiz is now {new} instead of {old}."),
    "final_assignment": gettext_lazy("The final assignment is now {new} instead of {old}."),
    "course_certificate_months": gettext_lazy("The certificate is valid for {new} instead of {old}."),
    "course_code": gettext_lazy("The code is now {new} instead of {old}."),
    "course_area": gettext_lazy("The area is now “{new}” instead of “{old}”."),
    "course_level": gettext_lazy("The level is now “{new}” instead of “{old}”."),
    "course_stage": gettext_lazy("The stage is now “{new}” instead of “{old}”."),
    "course_title": gettext_lazy("The course’s title is now “{new}” instead of “{old}”."),
    "course_summary": gettext_lazy("The course’s summary is different."),
    "course_audience": gettext_lazy("It is said differently for whom the course is."),
    "course_trainer": gettext_lazy("Another trainer is named."),
    "course_outcomes": gettext_lazy("What learners can do afterwards is different."),
    "course_prerequisites": gettext_lazy("Other courses have to be completed before."),
    "course_prerequisite_alternative": gettext_lazy(
        "What is accepted instead of the prerequisites is different."
    ),
    "module_added": gettext_lazy("The module “{new}” is new."),
    "module_removed": gettext_lazy("The module “{old}” is gone."),
    "module_title": gettext_lazy("The module “{old}” is now called “{new}”."),
    "course_language_added": gettext_lazy("The course is now offered in {languages} too."),
    "course_language_removed": gettext_lazy("The course is no longer offered in {languages}."),
    # in the question banks
    "question_added": gettext_lazy("The question “{new}” is new."),
    "question_removed": gettext_lazy("The question “{old}” is gone."),
    "question_changed": gettext_lazy("The question “{new}” is different in {languages}."),
    # lacking in a language
    "language_missing": gettext_lazy("It cannot be read in {languages}."),
    "text_missing": gettext_lazy("Block {place} ({block}) lacks a text in {languages}."),
}


@register.filter
def in_language(words: Words, language: str) -> str:
    """Return a text in the language, or in the first one that it has."""
    return words.get(language) or next(iter(words.values()), "")


@register.filter
def change_text(change: LessonChange, language: str) -> str:
    """Return a sentence about how a lesson differs."""
    title = in_language(change.title, language)
    if change.kind == ChangeKind.ADDED:
        minutes, mandatory = (fact.new for fact in change.facts)
        sentence = (
            _("New lesson: “{title}”, mandatory, {minutes} min.")
            if mandatory
            else _("New lesson: “{title}”, optional, {minutes} min.")
        )
        return sentence.format(title=title, minutes=minutes)
    if change.kind == ChangeKind.MOVED:
        return _moved(title, change.facts[0], language)
    sentences = {
        ChangeKind.REMOVED: _("Lesson left out: “{title}”"),
        ChangeKind.CHANGED: _("Lesson changed: “{title}”"),
    }
    return sentences[change.kind].format(title=title)


@register.filter
def fact_text(fact: Fact, language: str) -> str:
    """Return a sentence about one thing that differs."""
    if fact.name == "mandatory":
        return _("It is mandatory now.") if fact.new else _("It is optional now.")
    if fact.name == "competences":
        return _competences(fact)
    if fact.name == "quiz_questions_changed":
        text = ngettext(
            "{number} question of its quiz is new or different.",
            "{number} questions of its quiz are new or different.",
            fact.new,
        )
        return text.format(number=fact.new)
    place, kind = fact.block or (0, "")
    return str(_FACTS[fact.name]).format(
        old=_value(fact.name, fact.old, language),
        new=_value(fact.name, fact.new, language),
        place=place,
        block=block_name(kind),
        languages=language_names(fact.languages),
    )


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Return languages as they are named within a sentence."""
    names = {
        "bg": pgettext("within a sentence: in …", "Bulgarian"),
        "en": pgettext("within a sentence: in …", "English"),
    }
    known = [names.get(code, dict(settings.LANGUAGES).get(code, code)) for code in codes]
    return _(" and ").join(str(name) for name in known)


@register.filter
def language_label(code: str) -> str:
    """Return a language as it calls itself."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def block_name(kind: str) -> str:
    """Return how the editor names this kind of block."""
    return str(getattr(dict(LESSON_BLOCKS).get(kind), "label", kind))


def _moved(title: str, fact: Fact, language: str) -> str:
    old, new = fact.old, fact.new
    if old["module"] == new["module"]:
        sentence = _("Lesson moved: “{title}” is lesson {new} of its module instead of {old}.")
        return sentence.format(title=title, old=old["number"], new=new["number"])
    sentence = _("Lesson moved: “{title}” from module “{old}” to “{new}”, as lesson {number}.")
    return sentence.format(
        title=title,
        old=in_language(old["title"], language),
        new=in_language(new["title"], language),
        number=new["number"],
    )


def _competences(fact: Fact) -> str:
    sentences = []
    if fact.new:
        sentences.append(_("It builds {codes} too.").format(codes=", ".join(fact.new)))
    if fact.old:
        sentences.append(_("It no longer builds {codes}.").format(codes=", ".join(fact.old)))
    return " ".join(sentences)


def _value(name: str, value: Any, language: str) -> str:
    if name == "course_certificate_months":
        if value is None:
            return pgettext("a certificate is valid", "an unlimited time")
        return ngettext("{number} month", "{number} months", value).format(number=value)
    if name in ("final_quiz", "final_assignment"):
        return f"“{in_language(value, language)}”" if value else pgettext("final quiz", "none")
    if name == "quiz_draw" and value is None:
        return pgettext("questions", "all")
    if value is None:
        return pgettext("number", "no limit")
    if name in _CHOICES:
        return dict(_CHOICES[name].choices)[value]
    if isinstance(value, Mapping):
        return in_language(value, language)
    return number_format(value) if isinstance(value, int | float) else str(value)
