"""The final quiz of a course: a lesson that the blueprint describes in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courses.domain.pack.ids import block_id, lesson_id
from courses.domain.pack.structure import Block, Lesson, LessonText

SLUG = "final-quiz"
MINUTES = 20
TITLES = {"bg": "Заключителен тест", "en": "Final quiz"}


def final_quiz_lesson(course_slug: str, level: str, quiz: Mapping[str, Any]) -> Lesson:
    """The lesson of a course's final quiz: a short text that explains the rules, then the quiz block `quiz`.

    It names no competences of its own: its questions name them.
    """
    lesson = lesson_id(course_slug, SLUG)
    texts = {
        language: LessonText(
            language,
            title,
            (
                Block(block_id(lesson, "text", 1), "text", {"html": f"<p>{_intro(language, quiz)}</p>"}),
                Block(block_id(lesson, "quiz", 1), "quiz", quiz),
            ),
        )
        for language, title in TITLES.items()
    }
    return Lesson(
        id=lesson, slug=SLUG, kind="quiz", minutes=MINUTES, level=level, competences=(), texts=texts
    )


def _intro(language: str, quiz: Mapping[str, Any]) -> str:
    count, percent, attempts = quiz["draw"] or len(quiz["questions"]), quiz["pass_percent"], quiz["attempts"]
    if language == "bg":
        return (
            f"Тестът обхваща целия курс: въпросите са {count} и се избират на случаен принцип. "
            f"За успех са нужни {percent} %. Броят на опитите е {attempts}; зачита се най-добрият резултат."
        )
    return (
        f"The quiz covers the whole course; its questions ({count}) are drawn at random. "
        f"You need {percent} % to pass. Number of attempts: {attempts}; the best result counts."
    )
