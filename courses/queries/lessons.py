"""The lessons and questions of frozen versions.

A version never changes, so nothing here ever has to be invalidated: rendered lessons are kept in the
process and in the shared cache without an expiry, under the hash of their content.
"""

import html
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.html import strip_tags

from courses.models import CourseVersion, FrozenLesson
from courses.queries.rendering import Segment, frame_hosts, render_blocks, render_version


@dataclass(frozen=True)
class LessonContent:
    """A lesson in one language; `fallback` says that it is not the language that was asked for.

    `frames` are the hosts of films that the page may put into a frame; `live`: it has a live session.
    """

    title: str
    segments: tuple[Segment, ...]
    language: str
    fallback: bool
    frames: tuple[str, ...] = ()
    live: bool = False


def lesson_content(version_id: UUID, lesson_id: UUID, language: str) -> LessonContent:
    """Return a lesson of a frozen version, in `language` if it has it, else in the language it was written
    in.

    Costs no query when this process has shown the lesson lately, one when another process has. Raises
    KeyError when the version has no such lesson.
    """
    return _rendered(_sha256(version_id, lesson_id), version_id, lesson_id, language)


def block_of(version: CourseVersion, lesson_id: UUID, block_id: UUID, language: str) -> dict[str, Any]:
    """Return a content block `{"id", "type", "value"}`, in `language` if the lesson has it.

    It is shared between requests: do not change it. Raises KeyError when there is no such lesson or block.
    """
    text, _language = _in_language(_content(version.pk, lesson_id), language)
    for block in text["blocks"]:
        if block["id"] == str(block_id):
            found: dict[str, Any] = block
            return found
    raise KeyError(block_id)


def question_of(version: CourseVersion, code: str, language: str) -> dict[str, Any]:
    """Return a question of the version's banks, in `language` if it has it; with its right answers.

    Raises KeyError when the version has no such question.
    """
    question, _language = _in_language(version.questions[code], language)
    return question


@dataclass(frozen=True)
class Term:
    """A term that a course explains; `meaning` is plain text."""

    term: str
    meaning: str


@lru_cache(maxsize=256)
def glossary(version_id: UUID, language: str) -> tuple[Term, ...]:
    """Return the terms that the lessons of a version explain in `language`; one query once in a process."""
    rows = FrozenLesson.objects.filter(version_id=version_id).values_list("content", flat=True)
    found: dict[str, Term] = {}
    for content in rows:
        for block in content.get(language, {"blocks": []})["blocks"]:
            if block["type"] == "term":
                term, meaning = block["value"]["term"].strip(), strip_tags(block["value"]["html"])
                found.setdefault(term.lower(), Term(term, html.unescape(" ".join(meaning.split()))))
    return tuple(found.values())


@dataclass(frozen=True)
class LiveSession:
    """A live session that a version provides for: where it stands, what it is called in each language."""

    lesson_id: UUID
    block_id: UUID
    titles: dict[str, str]
    minutes: int | None


@lru_cache(maxsize=256)
def live_sessions(version_id: UUID) -> tuple[LiveSession, ...]:
    """Return the live-session blocks of a version; one query once in a process."""
    rows = FrozenLesson.objects.filter(version_id=version_id).values_list("lesson_id", "content")
    found: dict[UUID, LiveSession] = {}
    for lesson_id, content in rows:
        for language, text in content.items():
            for block in text["blocks"]:
                if block["type"] == "live_session":
                    minutes = block["value"].get("duration_minutes")
                    new = LiveSession(lesson_id, UUID(block["id"]), {}, minutes)
                    known = found.setdefault(new.block_id, new)
                    known.titles[language] = block["value"].get("title") or text["title"]
    return tuple(found.values())


def _in_language(by_language: dict[str, Any], language: str) -> tuple[dict[str, Any], str]:
    if language in by_language:
        return by_language[language], language
    other = min(by_language)  # "bg" before "en": the language that courses are written in
    return by_language[other], other


@lru_cache(maxsize=4096)
def _sha256(version_id: UUID, lesson_id: UUID) -> str:
    rows = FrozenLesson.objects.filter(version_id=version_id, lesson_id=lesson_id)
    found = rows.values_list("sha256", flat=True).first()
    if found is None:
        raise KeyError(lesson_id)
    return found


@lru_cache(maxsize=256)
def _rendered(sha256: str, version_id: UUID, lesson_id: UUID, language: str) -> LessonContent:
    key = f"lesson2:{render_version()}:{sha256}:{language}"
    found: LessonContent | None = cache.get(key)
    if found is None:
        text, used = _in_language(_content(version_id, lesson_id), language)
        segments = tuple(render_blocks(text["blocks"], used))
        live = any(block["type"] == "live_session" for block in text["blocks"])
        frames = frame_hosts(text["blocks"])
        found = LessonContent(text["title"], segments, used, used != language, frames, live)
        cache.set(key, found, timeout=None)
    return found


@lru_cache(maxsize=64)
def _content(version_id: UUID, lesson_id: UUID) -> dict[str, Any]:
    rows = FrozenLesson.objects.filter(version_id=version_id, lesson_id=lesson_id)
    found = rows.values_list("content", flat=True).first()
    if found is None:
        raise KeyError(lesson_id)
    content: dict[str, Any] = found
    return content
