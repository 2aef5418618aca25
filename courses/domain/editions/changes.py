"""What differs between two editions of a course, fact by fact; the words are the screens' (`version_texts`).

An edition is the published pages as they are now (`Edition`) or a version that was published before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from courses.domain.editions.course_facts import course_facts, question_facts
from courses.domain.editions.facts import Content, Fact, HasContent, Words, places_of
from courses.domain.editions.texts import lacking_languages

LESSON_FACTS = ("kind", "minutes", "mandatory")
QUIZ_FACTS = ("pass_percent", "attempts", "draw", "time_limit")
ASSIGNMENT_FACTS = ("pass_points", "max_points", "min_words", "max_words")


class ChangeKind(StrEnum):
    """How a lesson differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class LessonChange:
    """A lesson that differs in one way; `title` names it by language.

    `can_reopen`: its trainers may say that it has to be done again. `must_reopen`: it has to, because it asks
    for another quiz or assignment than before.
    """

    id: str
    title: Words
    kind: ChangeKind
    facts: tuple[Fact, ...] = ()
    can_reopen: bool = False
    must_reopen: bool = False


@dataclass(frozen=True)
class EditionChanges:
    """All that differs: lesson by lesson, in the course as a whole, and in the question banks.

    `gaps` is what the new edition lacks in one of its languages, changed or not.
    """

    lessons: tuple[LessonChange, ...] = ()
    course: tuple[Fact, ...] = ()
    questions: tuple[Fact, ...] = ()
    gaps: tuple[tuple[Words, Fact], ...] = ()
    reopenable: tuple[LessonChange, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = tuple(change for change in self.lessons if change.can_reopen)
        object.__setattr__(self, "reopenable", found)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.lessons or self.course or self.questions)


def changed_lessons(
    old: HasContent | None, new: HasContent, contents: Mapping[str, Content]
) -> dict[str, tuple[Content, Content]]:
    """Return the lessons of both editions whose content or quiz questions differ, by id: old and new entry of
    the outline. `contents` are the new edition's lessons.
    """
    if old is None:
        return {}
    before = {lesson["id"]: lesson for _module, lesson in places_of(old.outline)}
    strange = _strange_questions(old, new)
    return {
        lesson["id"]: (before[lesson["id"]], lesson)
        for _module, lesson in places_of(new.outline)
        if lesson["id"] in before
        and (
            lesson["sha256"] != before[lesson["id"]]["sha256"]
            or strange & _quiz_codes(contents[lesson["id"]])
        )
    }


def must_reopen(old: Content, new: Content) -> bool:
    """Whether a lesson asks for another quiz or assignment than before; both as an outline has them."""
    quizzes = [lesson["quiz"] and lesson["quiz"]["block_id"] for lesson in (old, new)]
    return bool(
        (quizzes[1] and quizzes[0] != quizzes[1])
        or (new["assignment"] and old["assignment"] != new["assignment"])
    )


def edition_changes(
    old: HasContent,
    new: HasContent,
    old_contents: Mapping[str, Content],
    new_contents: Mapping[str, Content],
) -> EditionChanges:
    """Return what differs between two editions, in the order of the new one's lessons.

    The contents of lessons are looked at where their hashes differ; `new_contents` of all. A lesson counts
    as moved when it changes its module or its place among the lessons that both editions have.
    """
    changed = changed_lessons(old, new, new_contents)
    places = places_of(old.outline), places_of(new.outline)
    before = {lesson["id"]: (place, lesson) for place, lesson in places[0]}
    after = {lesson["id"] for _place, lesson in places[1]}
    stayed = _longest_common(*([lesson["id"] for _place, lesson in one] for one in places))
    found = []
    for place, lesson in places[1]:
        key, title = lesson["id"], lesson["title"]
        if key not in before:
            found.append(LessonChange(key, title, ChangeKind.ADDED, _new_lesson(lesson)))
            continue
        old_place, old_lesson = before[key]
        facts = _lesson_facts(old_lesson, lesson)
        if old_lesson["sha256"] != lesson["sha256"]:
            facts += content_facts(old_contents[key], new_contents[key]) or [Fact("details")]
        facts += _asked_facts(old, new, new_contents[key])
        if facts:
            found.append(_changed_lesson(old_lesson, lesson, facts, key in changed))
        if old_place["module"] != place["module"] or key not in stayed:
            found.append(LessonChange(key, title, ChangeKind.MOVED, (Fact("place", old_place, place),)))
    found += [
        LessonChange(key, lesson["title"], ChangeKind.REMOVED)
        for key, (_place, lesson) in before.items()
        if key not in after
    ]
    return EditionChanges(
        lessons=tuple(found),
        course=tuple(course_facts(old, new)),
        questions=tuple(question_facts(old.questions, new.questions)),
        gaps=tuple(language_gaps(new.outline, new_contents)),
    )


def _changed_lesson(old: Content, new: Content, facts: list[Fact], changed: bool) -> LessonChange:
    forced = must_reopen(old, new)
    return LessonChange(
        new["id"], new["title"], ChangeKind.CHANGED, tuple(facts), changed and not forced, forced
    )


def _asked_facts(old: HasContent, new: HasContent, content: Content) -> list[Fact]:
    """Return how many of the questions of a lesson's quiz are new or different."""
    number = len(_strange_questions(old, new) & _quiz_codes(content))
    return [Fact("quiz_questions_changed", new=number)] if number else []


def _strange_questions(old: HasContent, new: HasContent) -> set[str]:
    return {code for code, question in new.questions.items() if old.questions.get(code) != question}


def language_gaps(outline: Content, contents: Mapping[str, Content]) -> Iterable[tuple[Words, Fact]]:
    """Yield what is missing in a language, lessons and texts of blocks, each with the lesson's title."""
    for _place, lesson in places_of(outline):
        content = contents[lesson["id"]]
        missing = tuple(language for language in outline["languages"] if language not in content)
        if missing:
            yield lesson["title"], Fact("language_missing", languages=missing)
        versions = zip(*(text["blocks"] for text in content.values()), strict=False)
        for number, blocks in enumerate(versions, 1):
            lacking = lacking_languages(dict(zip(content, blocks, strict=True)))
            if lacking:
                yield lesson["title"], Fact("text_missing", None, None, (number, blocks[0]["type"]), lacking)


def content_facts(old: Content, new: Content) -> list[Fact]:
    """Return what differs between two contents of a lesson: title, languages, and its blocks in order."""
    common = [language for language in new if language in old]
    facts = [
        Fact("title", old[language]["title"], new[language]["title"], languages=(language,))
        for language in common
        if old[language]["title"] != new[language]["title"]
    ]
    gained, lost = [code for code in new if code not in old], [code for code in old if code not in new]
    facts += [Fact("language_added", languages=tuple(gained))] if gained else []
    facts += [Fact("language_removed", languages=tuple(lost))] if lost else []
    if common:
        facts += _block_facts(*({code: text[code]["blocks"] for code in common} for text in (old, new)))
    return facts


Blocks = dict[str, list[dict[str, Any]]]


def _block_facts(old: Blocks, new: Blocks) -> list[Fact]:
    first = next(iter(new))
    before = {block["id"]: (number, block) for number, block in enumerate(old[first], 1)}
    after = {block["id"]: (number, block) for number, block in enumerate(new[first], 1)}
    values = [{code: {block["id"]: block for block in text[code]} for code in text} for text in (old, new)]
    stayed = _longest_common([key for key in before if key in after], [key for key in after if key in before])
    facts = []
    for key, (number, block) in after.items():
        where = (number, block["type"])
        if key not in before:
            facts.append(Fact("block_added", block=where))
            continue
        languages = tuple(code for code in new if values[0][code].get(key) != values[1][code].get(key))
        if languages:
            facts += _value_facts(before[key][1], block, where, languages)
        if key not in stayed:
            facts.append(Fact("block_moved", before[key][0], number, where))
    facts += [
        Fact("block_removed", block=(number, block["type"]))
        for key, (number, block) in before.items()
        if key not in after
    ]
    return facts


def _value_facts(
    old: Content, new: Content, where: tuple[int, str], languages: tuple[str, ...]
) -> list[Fact]:
    named = {"quiz": QUIZ_FACTS, "assignment": ASSIGNMENT_FACTS}.get(where[1], ())
    values = old["value"], new["value"]
    facts = [
        Fact(f"{where[1]}_{name}", values[0].get(name), values[1].get(name), where)
        for name in named
        if values[0].get(name) != values[1].get(name)
    ]
    if where[1] == "quiz":
        codes = [sorted(value["questions"]) for value in values]
        return facts + (
            [Fact("quiz_questions", len(codes[0]), len(codes[1]), where)] if codes[0] != codes[1] else []
        )
    rest = [{key: item for key, item in value.items() if key not in named} for value in values]
    if rest[0] != rest[1] or not facts:
        facts.append(Fact("block_changed", block=where, languages=languages))
    return facts


def _quiz_codes(content: Content) -> set[str]:
    blocks = next(iter(content.values()))["blocks"]
    return {code for block in blocks if block["type"] == "quiz" for code in block["value"]["questions"]}


def _new_lesson(lesson: Content) -> tuple[Fact, ...]:
    return (Fact("minutes", None, lesson["minutes"]), Fact("mandatory", None, lesson["mandatory"]))


def _lesson_facts(old: Content, new: Content) -> list[Fact]:
    facts = [Fact(name, old[name], new[name]) for name in LESSON_FACTS if old[name] != new[name]]
    competences = set(old["competences"]), set(new["competences"])
    if competences[0] != competences[1]:
        facts.append(
            Fact(
                "competences",
                sorted(competences[0] - competences[1]),
                sorted(competences[1] - competences[0]),
            )
        )
    return facts


def _longest_common(one: list[str], other: list[str]) -> set[str]:
    """Return the longest run of keys, among those of both lists, that stand in the same order in both.

    Longest increasing subsequence of the positions, O(n²): courses have tens of lessons.
    """
    place = {key: position for position, key in enumerate(one)}
    best: list[list[str]] = []  # the longest run that ends at each position
    common = [key for key in other if key in place]
    for index, key in enumerate(common):
        longest: list[str] = []
        for earlier in range(index):
            if place[common[earlier]] < place[key] and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, key])
    return set(max(best, key=len) if best else ())
