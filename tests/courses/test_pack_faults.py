"""Whatever is wrong with the texts of a pack, its author learns the file, the line and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from courses.domain.pack import check_pack

if TYPE_CHECKING:
    from tests.courses.conftest import PackCopy

COURSES, BANK, FRAME = "courses.yaml", "quizzes.yaml", "competency-framework.yaml"
LESSON, CHECK, TASK = "lessons/one/everything.en.md", "lessons/one/check-one.en.md", "lessons/one/task.en.md"


def test_the_mini_pack_is_sound(mini_pack: Path) -> None:
    assert check_pack(mini_pack) == []


# file, old text, new text, the line that the fault must name (a number or a mark on it), part of the reason
FRAMEWORK_FAULTS = [
    (FRAME, "  id: mini\n", "", "version:", "“id” is missing"),
    (FRAME, 'title: {en: "Framework", bg: "Рамка"}', 'title: {en: "Framework"}', "title:", "“bg” is missing"),
    (FRAME, 'title: {en: "Framework", bg: "Рамка"}', "title: Framework", "title: Fr", "as “bg” and “en”"),
    (FRAME, "order: 2", "order: two", "order: two", "“order” must be a whole number"),
    (FRAME, "order: 2", "order: 0", "order: 0", "between 1 and 20"),
    (FRAME, "key: advanced, letter: A", "key: foundation, letter: A", "letter: A", "is there twice"),
    (
        FRAME,
        "- level: advanced",
        "- level: guru",
        "level: guru",
        "the level “guru” is not in the level scale",
    ),
    (FRAME, "FOR-1.A.1", "FOR-1.F.1", "Runs a scan", "the statement “FOR-1.F.1” is there twice"),
    (FRAME, "sources: [handbook]", "sources: [rumour]", "[rumour]", "the source “rumour”"),
    (FRAME, "areas:", "regions:", "framework:", "“areas” is missing"),
    (FRAME, "level_scale:\n", "level_scale: 3\nx:\n", "level_scale:", "“level_scale” must be a list"),
    (FRAME, 'en: "Writes a card."', "en: 12", "FOR-1.F.1", "“en” must be text; put it in quotes"),
    (FRAME, 'en: "Writes a card."', 'en: ""', "FOR-1.F.1", "“en” is empty"),
]
COURSE_FAULTS = [
    (COURSES, "slug: two", "slug: ../two", "../two", "is not a slug"),
    (COURSES, "slug: two", "slug: Two Words", "Two Words", "is not a slug"),
    (
        COURSES,
        "slug: two",
        "slug: one",
        51,
        "the course “one” is there twice (first in courses.yaml, line 8)",
    ),
    (
        COURSES,
        "code: TWO",
        "code: ONE",
        52,
        "the course code “ONE” is there twice (first in courses.yaml, line 9)",
    ),
    (COURSES, "slug: check-one", "slug: everything", 34, "the lesson “everything” is there twice"),
    (COURSES, "- code: M2", "- code: M1", 41, "the module “M1” is there twice"),
    (COURSES, "area: FOR", "area: XYZ", "area: XYZ", "the area “XYZ” is not in the framework"),
    (COURSES, "level: advanced\n", "level: guru\n", "level: guru", "the level “guru”"),
    (COURSES, "languages: [bg, en]", "languages: [en]", "languages: [en]", "“languages” must be bg, en"),
    (COURSES, "{id: ONE.1, competence: FOR-1", "{id: ONE.1, competence: FOR-9", "FOR-9", "“FOR-9” is not in"),
    (COURSES, "bank: bank-one", "bank: bank-two", "bank: bank-two", "the bank “bank-two” is not known"),
    (COURSES, "draw: 5", "draw: 7", "draw: 7", "asks for 7 questions, there are only 6"),
    (COURSES, "draw: 5, ", "", "final_quiz", "needs “questions” or “draw”"),
    (COURSES, "pass_percent: 70", "pass_percent: 700", "final_quiz", "between 1 and 100"),
    (COURSES, "attempts: 3", "attempts: many", "final_quiz", "“attempts” must be a whole number"),
    (COURSES, "attempts: 3", "attempts: true", "final_quiz", "“attempts” must be a whole number"),
    (COURSES, "prerequisites: [one]", "prerequisites: [zero]", "[zero]", "is not a course of this pack"),
    (COURSES, "prerequisites: []", "prerequisites: [two]", "[two]", "is its own prerequisite"),
    (COURSES, "prerequisites: [one]", "prerequisites: [two]", "[two]", "is its own prerequisite"),
    (COURSES, "kind: assignment", "kind: karaoke", "kind: karaoke", "the lesson kind “karaoke” is not known"),
    (COURSES, "activity: rt-delphi", "activity: tarot", "activity: tarot", "the activity “tarot”"),
    (COURSES, "minutes: 20", "minutes: 0", "minutes: 0", "between 1 and 1000"),
    (COURSES, "references: [book]", "references: [film]", "[film]", "the reference “film”"),
    (COURSES, "competences: [FOR-1]", "competences: FOR-1", "competences: FOR-1", "must be a list"),
    (COURSES, "competences: [FOR-1]", "competences: [1]", "competences: [1]", "must be text"),
    (
        COURSES,
        "    lessons:\n    - slug: unw",
        "    lesson:\n    - slug: unw",
        64,
        "“lessons” is missing",
    ),
    (COURSES, 'bg: "Курс две"', "bg: null", "Course two", "“bg” is missing"),
    (COURSES, "slug: two", "slug: two\n  slug: three", "slug: three", "the key “slug” is there twice"),
    (COURSES, "code: TWO", "code: [TWO", 53, "not valid YAML"),
    (COURSES, "code: TWO", "code: *two", "code: *two", "aliases"),
    (COURSES, "code: TWO", "code: !!python/object:os.system x", "code: !!python", "not valid YAML"),
    (COURSES, "code: TWO", "code: !!binary aGk=", "code: !!binary", "are not allowed"),
    (COURSES, "code: TWO", "code: .inf", "code: .inf", "finite"),
    (COURSES, "code: TWO", "code: 2026-13-45", "code: 2026", "no possible value"),
    (COURSES, "code: TWO", f"code: 0x{'f' * 5000}", "code: 0x", "more than 15 digits"),
    (COURSES, "code: TWO", f"code: {'9' * 5000}", "code: 999", "no possible value"),
    (COURSES, "code: TWO", "code: " + "[" * 50 + "]" * 50, "code: [", "nested deeper"),
    (COURSES, "code: TWO", "code: TWO\n  true: x", "true: x", "a key must be text"),
    (COURSES, "code: TWO", "code: TWO\n  [a]: x", "[a]: x", "a key must be text"),
    (COURSES, "code: TWO", "code: TWO\n---\n", "---", "not valid YAML"),
]
BANK_FAULTS = [
    (BANK, "course: one", "course: nine", "course: nine", "the course “nine” is not in courses.yaml"),
    (BANK, "- id: q2", "- id: q1", 17, "the question “q1” is there twice"),
    (BANK, "type: ordering", "type: riddle", "type: riddle", "the question type “riddle” is not known"),
    (
        BANK,
        "competence: FOR-1",
        "competence: FOR-8",
        "FOR-8",
        "the competence “FOR-8” is not in the framework",
    ),
    (BANK, "difficulty: 3", "difficulty: 4", "difficulty: 4", "between 1 and 3"),
    (BANK, "points: 1", "points: 0", "points: 0", "between 1 and 100"),
    (BANK, "points: 1", "points: 1.5", "points: 1.5", "“points” must be a whole number"),
    (BANK, 'bg: "Кое?"', 'de: "Was?"', "Was?", "“bg” is missing"),
    (
        BANK,
        "{id: b, correct: false",
        "{id: b, correct: true",
        "options:",
        "exactly one right option, there are 2",
    ),
    (
        BANK,
        "{id: a, correct: true",
        "{id: a, correct: false",
        "options:",
        "exactly one right option, there are 0",
    ),
    (BANK, "correct: true", "correct: 1", "correct: 1", "“correct” must be true or false"),
    (BANK, "{id: b, correct: false", "{id: a, correct: false", "That", "the option “a” is there twice"),
    (
        BANK,
        "{id: b, correct: false",
        "{id: no, correct: false",
        "id: no",
        "“id” must be text; put it in quotes",
    ),
    (BANK, "{id: l2", "{id: l1", "{id: r2", "the left side “l1” is there twice"),
    (BANK, "{id: r3", "{id: r1", "Three is missing", "the right side “r1” is there twice"),
    (BANK, "{id: i2", "{id: i1", "Noon", "the item “i1” is there twice"),
    (BANK, "tolerance: 0.1", "tolerance: -1", "tolerance: -1", "a tolerance cannot be negative"),
    (BANK, "value: 12.5", 'value: "12.5"', 'value: "12.5"', "“value” must be a number"),
    (BANK, "value: 12.5", "value: .nan", "value: .nan", "finite"),
    (BANK, 'bg: ["колело на бъдещето"]', "bg: []", "bg: []", "no answer is accepted in “bg”"),
    (BANK, "model_answer", "modle_answer", "modle_answer", "the key “modle_answer” is not known here"),
    (BANK, "banks:\n", "banks: {}\nx:\n", "banks: {}", "“banks” must be a list"),
]


@pytest.mark.parametrize("case", FRAMEWORK_FAULTS + COURSE_FAULTS + BANK_FAULTS)
def test_yaml_faults(pack: PackCopy, case: tuple[str, str, str, str | int, str]) -> None:
    file, old, new, mark, reason = case
    pack.change(file, old, new)
    pack.assert_fault(file, mark, reason)


LESSON_FAULTS = [
    (LESSON, "---\ncourse", "course", "course: one", "must begin with front matter"),
    (LESSON, "course: one", "course: two", "course: two", "“course” is “two”, courses.yaml says “one”"),
    (LESSON, "lesson: everything", "lesson: nothing", "lesson: nothing", "courses.yaml says “everything”"),
    (LESSON, "lang: en", "lang: bg", "lang: bg", "courses.yaml says “en”"),
    (LESSON, "kind: reading", "kind: case", "kind: case", "courses.yaml says “reading”"),
    (LESSON, "minutes: 15", "minutes: 16", "minutes: 16", "“minutes” is 16, courses.yaml says 15"),
    (LESSON, "[FOR-1]\nlevel", "[FOR-2]\nlevel", "[FOR-2]", "courses.yaml says FOR-1"),
    (LESSON, "level: foundation", "level: guru", "level: guru", "the level “guru”"),
    (LESSON, "minutes: 15", "minutes: [15", 7, "not valid YAML"),
    (LESSON, "# Everything in one lesson\n", "", 11, "the lesson has no title"),
    (LESSON, "## Second", "# Second", "# Second", "there must be one title"),
    (LESSON, "### Inner", "##### Inner", "##### Inner", "headings go down to “####” only"),
    (LESSON, "### Inner", "#### Inner", "#### Inner", "the headings differ from those of"),
    (LESSON, "[!WARNING]", "[!DANGER]", "[!DANGER]", "the callout “DANGER” is not known"),
    (LESSON, "```check", "```chekc", "```chekc", "the block “chekc” is not known"),
    (LESSON, "## Sources", "```", 80, "a fenced block needs a name"),
    (LESSON, "```\n\n## Sources", "\n\n## Sources", "```activity", "the activity block is not closed"),
    (
        LESSON,
        "1. First",
        "1. First\n\n   ```check\n   x: 1\n   ```\n",
        "   ```check",
        "a fence cannot stand inside",
    ),
    (
        LESSON,
        "> A quotation.",
        "> - A quotation.",
        "> - A",
        "a bullet list cannot stand inside of a quotation",
    ),
    (LESSON, "> - one", "> > one", "> > one", "a blockquote cannot stand inside of a list or a callout"),
    (LESSON, "   - inner", "   - inner\n\n   more", "   more", "cannot go on after an inner list"),
    (LESSON, "A book.", "    A book.", "    A book.", "indented code"),
    (LESSON, "A book.", "![A circle](figures/circle.en.svg) here", "here", "a figure must stand alone"),
    (LESSON, "three |", "![x](figures/circle.en.svg) |", "| ![x]", "a figure must stand alone"),
    (
        LESSON,
        "circle.en.svg",
        "square.en.svg",
        "square.en.svg",
        "the figure figures/square.en.svg is missing",
    ),
    (LESSON, "circle.en.svg", "circle.bg.svg", "circle.bg.svg", "must be named figures/<name>.en.svg"),
    (
        LESSON,
        "figures/circle.en.svg",
        "../../../../etc/passwd",
        "passwd",
        "must be named figures/<name>.en.svg",
    ),
    (LESSON, "figures/circle.en.svg", "https://example.org/x.svg", "x.svg", "must be named figures/"),
    (LESSON, "[A circle in green]", "[]", "![](", "has no description"),
    (LESSON, "https://example.org/?a=1&b=2", "other.md", "other.md", "a link must be a full address"),
    (LESSON, "https://example.org/?a=1&b=2", "ftp://example.org", "ftp:", "a link must be a full address"),
    (LESSON, "https://example.org/?a=1&b=2", "//example.org", "//example", "a link must be a full address"),
    (LESSON, "A book.", "A book.\n\n> [!TIP]\n> More.", "[!TIP]", "the blocks differ from those of"),
    (LESSON, "type: single_choice", "type: riddle", "type: riddle", "the question type “riddle”"),
    (LESSON, "correct: false", "correct: true", "options:", "exactly one right option"),
    (LESSON, 'stem: "Which one?"', 'stem: "Which one?', 55, "not valid YAML"),
    (LESSON, "difficulty: 1", "difficulty: 2", "```check", "“difficulty” is 2 and 1"),
    (LESSON, "{id: b, correct", "{id: z, correct", "```check", "“id” is z and b"),
    (LESSON, 'prompt: "What will you do tomorrow?"\n', "", "min_words", "“prompt” is missing"),
    (LESSON, "min_words: 30", "min_words: -3", "min_words: -3", "between 0 and 20000"),
    (LESSON, 'prompt: "What', '- prompt: "What', 61, "not valid YAML"),
    (
        LESSON,
        "min_words: 30\n```",
        "min_words: 30\n```\n\n```reflection\njust words\n```",
        "just words",
        "keys and",
    ),
    (LESSON, "minutes: 5", 'minutes: "5"', 'minutes: "5"', "“minutes” must be a whole number"),
    (LESSON, "type: rt-delphi", "type: tarot", "type: tarot", "the activity “tarot” is not known"),
    (LESSON, "id: s1", "id: s2", "```activity", "“id” is s2 and s1"),
    (LESSON, "2035-12-31", "2036-12-31", "```activity", "“check_date” is 2036-12-31"),
    (LESSON, '-1: "no", ', "", "```activity", "only one has “-1”"),
    (CHECK, "q2, q3", "q2, q9", "questions:", "the question “q9” is not in the bank “bank-one”"),
    (CHECK, "q2, q3", "q2, q2", "questions:", "the question “q2” is listed twice"),
    (CHECK, "bank: bank-one", "bank: bank-two", "bank: bank-two", "the bank “bank-two” is not known"),
    (CHECK, "attempts: 2", "attempts: 2\ndraw: 4", "draw: 4", "asks for 4 questions, there are only 3"),
    (CHECK, "attempts: 2", "attempt: 2", "attempt: 2", "the key “attempt” is not known here"),
    (CHECK, "pass_percent: 70", "pass_percent: 80", "```quiz", "“pass_percent” is 80 and 70"),
    (CHECK, "```quiz", "```reflection", "---", "a lesson of the kind “quiz” needs a quiz block"),
    (TASK, "max_points: 10", "max_points: 12", "max_points: 12", "is 12, the rubric adds up to 10"),
    (TASK, "pass_points: 6", "pass_points: 11", "pass_points: 11", "is more than “max_points”"),
    (
        TASK,
        "[peer, trainer]",
        "[peer, boss]",
        "[peer, boss]",
        "a reviewer is one of peer, trainer, not “boss”",
    ),
    (TASK, "min_words: 100", "min_words: 900", "min_words: 900", "is more than “max_words”"),
    (
        TASK,
        "competence: FOR-1",
        "competence: FOR-7",
        "FOR-7",
        "the competence “FOR-7” is not in the framework",
    ),
    (TASK, "  - {points: 0, text: Unclear}\n", "", "levels:", "needs at least 2, there are 1"),
    (TASK, "resubmissions: 1\n", "", "brief:", "“resubmissions” is missing"),
]


@pytest.mark.parametrize("case", LESSON_FAULTS)
def test_lesson_faults(pack: PackCopy, case: tuple[str, str, str, str | int, str]) -> None:
    file, old, new, mark, reason = case
    pack.change(file, old, new)
    pack.assert_fault(file, mark, reason)
