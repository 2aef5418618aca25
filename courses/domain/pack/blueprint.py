"""Reads courses.yaml: courses, modules and lessons in order, joined with the written lessons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from courses.domain.pack.blocks import Known, read_quiz
from courses.domain.pack.documents import LANGUAGES, Cursor
from courses.domain.pack.final_quiz import final_quiz_lesson
from courses.domain.pack.ids import course_id, lesson_id, module_id
from courses.domain.pack.lessons import Expected, LessonReader
from courses.domain.pack.parity import check_parity
from courses.domain.pack.structure import Course, Framework, Lesson, Module, Outcome
from courses.domain.pack.uniqueness import Unique, slug

FILE = "courses.yaml"


@dataclass(frozen=True)
class BlueprintReader:
    """Reads the courses of one pack against its framework and what its blocks may refer to."""

    root: Cursor
    kinds: Collection[str]
    references: Collection[str]
    framework: Framework
    known: Known
    lessons: LessonReader

    def read(self) -> tuple[Course, ...]:
        """All courses in order; faults are noted at the line of courses.yaml that names the wrong thing."""
        items = self.root.items("courses", at_least=1)
        slugs, codes = Unique("course"), Unique("course code")
        for item in items:
            slugs.add(item, "slug")
            codes.add(item, "code")
        _check_prerequisites(items)
        return tuple(self._course(item) for item in items)

    def _course(self, item: Cursor) -> Course:
        name = slug(item, "slug")
        area = item.text("area")
        if area and area not in {known.code for known in self.framework.areas}:
            item.fault(f"the area “{area}” is not in the framework", "area")
        languages = item.strings("languages")
        if sorted(languages) != sorted(LANGUAGES):
            item.fault(f"“languages” must be {', '.join(LANGUAGES)}", "languages")
        final = item.mapping("final_quiz") if item.get("final_quiz") else None
        codes, slugs = Unique("module"), Unique("lesson")
        modules = []
        for below in item.items("modules", at_least=1):
            codes.add(below, "code")
            modules.append(self._module(below, name, item.text("level"), slugs))
        return Course(
            id=course_id(name),
            slug=name,
            code=item.text("code"),
            area=area,
            stage=item.text("stage"),
            level=self._level(item),
            languages=tuple(languages),
            title=item.words("title"),
            summary=item.words("summary"),
            audience=item.words("audience"),
            outcomes=tuple(self._outcome(below) for below in item.items("outcomes")),
            prerequisites=tuple(item.strings("prerequisites", default=())),
            prerequisite_alternative=(
                item.words("prerequisite_alternative") if item.get("prerequisite_alternative") else None
            ),
            modules=tuple(modules),
            final_quiz=final_quiz_lesson(name, item.text("level"), read_quiz(final, self.known))
            if final
            else None,
        )

    def _module(self, item: Cursor, course: str, course_level: str, slugs: Unique) -> Module:
        code = item.text("code")
        lessons = []
        for below in item.items("lessons", at_least=1):
            slugs.add(below, "slug")
            lesson = self._lesson(below, course, course_level)
            if lesson:
                lessons.append(lesson)
        return Module(module_id(course, code), code, item.words("title"), tuple(lessons))

    def _lesson(self, item: Cursor, course: str, course_level: str) -> Lesson | None:
        name = slug(item, "slug")
        if not name or not course:
            return None
        self._lesson_references(item)
        expected = Expected(
            id=lesson_id(course, name),
            course=course,
            slug=name,
            kind=item.text("kind"),
            minutes=item.whole("minutes", 1, 1000),
            competences=tuple(item.strings("competences")),
            titles=item.words("title"),
        )
        faults = self.lessons.folder.faults
        before = len(faults)
        written = self.lessons.read(expected)
        if len(faults) == before:
            # Only whole lessons are compared: a block that could not be read would differ because of that.
            check_parity(expected, written, faults)
        return Lesson(
            id=expected.id,
            slug=name,
            kind=expected.kind,
            minutes=expected.minutes,
            level=written.level or course_level,
            competences=expected.competences,
            texts=written.texts,
            last_checked=written.last_checked,
            key_points=tuple(item.strings("key_points", default=())),
            references=tuple(item.strings("references", default=())),
            verify=tuple(item.strings("verify", default=())),
        )

    def _lesson_references(self, item: Cursor) -> None:
        kind = item.text("kind")
        if kind and kind not in self.kinds:
            item.fault(f"the lesson kind “{kind}” is not known; known are {', '.join(self.kinds)}", "kind")
        activity = item.text("activity", default="")
        if activity and activity not in self.known.activities:
            item.fault(f"the activity “{activity}” is not known", "activity")
        for competence in item.strings("competences"):
            self._competence(item, competence, "competences")
        for reference in item.strings("references", default=()):
            if reference not in self.references:
                item.fault(f"the reference “{reference}” is not in the list of references", "references")

    def _outcome(self, item: Cursor) -> Outcome:
        competence = item.text("competence")
        self._competence(item, competence, "competence")
        return Outcome(item.text("id"), competence, self._level(item), item.own_words())

    def _competence(self, item: Cursor, code: str, key: str) -> None:
        if code and code not in self.known.competences:
            item.fault(f"the competence “{code}” is not in the framework", key)

    def _level(self, item: Cursor) -> str:
        level = item.text("level")
        if level and level not in self.lessons.levels:
            item.fault(f"the level “{level}” is not in the level scale", "level")
        return level


def _check_prerequisites(items: Sequence[Cursor]) -> None:
    asked = {item.text("slug"): item.strings("prerequisites", default=()) for item in items}
    for item in items:
        for name in item.strings("prerequisites", default=()):
            if name not in asked:
                item.fault(f"the prerequisite “{name}” is not a course of this pack", "prerequisites")
        if _leads_back(item.text("slug"), asked):
            item.fault("the course is its own prerequisite, directly or through others", "prerequisites")


def _leads_back(course: str, asked: Mapping[str, Sequence[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(asked[course])
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += asked.get(name, ())
    return course in seen
