"""Reads a whole pack, or says everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from courses.domain.pack import blueprint, framework
from courses.domain.pack.blocks import Known
from courses.domain.pack.blueprint import BlueprintReader
from courses.domain.pack.documents import LANGUAGES, Cursor, load_yaml
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.figures import read_figures
from courses.domain.pack.files import PackFolder
from courses.domain.pack.lessons import LessonReader, path_of
from courses.domain.pack.questions import read_banks
from courses.domain.pack.structure import Bank, Course, Pack
from courses.domain.pack.uniqueness import Unique

BANKS = "quiz*.yaml"
STUDIO = "foresight-studio.md"
_ACTIVITY = re.compile(r"^## \d+ .*\(`([a-z0-9-]+)`\)", re.M)
_OWN_ACTIVITIES = ("self-assessment", "calibration-training")


def read_pack(root: Path) -> Pack:
    """The content pack below `root`, complete and consistent.

    Raises `PackError` with every fault that was found; then nothing of the pack may be used. A lesson whose
    file does not exist is no fault: its text has `missing` set. The format is described in
    courses/content/FORMAT.md.
    """
    folder = PackFolder(root.resolve(), FaultLog())
    pack = _Assembly(folder).pack()
    folder.faults.raise_if_any()
    if pack is None:
        raise AssertionError("a pack that cannot be assembled has at least one fault")
    return pack


class _Assembly:
    def __init__(self, folder: PackFolder) -> None:
        self.folder = folder

    def pack(self) -> Pack | None:
        """The pack; None or a useless one if faults were noted."""
        frame_root = self._document(framework.FILE)
        root = self._document(blueprint.FILE)
        frame = framework.read_framework(frame_root) if frame_root else None
        meta = root.mapping("meta") if root else None
        references = root.mapping("references") if root else None
        if frame is None or root is None or meta is None or references is None:
            return None
        competences = [competence.code for competence in frame.competences()]
        banks = self._banks(competences)
        known = Known(
            competences=competences,
            activities=self._activities(),
            banks={bank.code: [question.code for question in bank.questions] for _, bank in banks},
        )
        figures = read_figures(self.folder)
        lessons = LessonReader(self.folder, known, frozenset(level.key for level in frame.levels), figures)
        kinds = meta.strings("lesson_kinds")
        courses = BlueprintReader(root, kinds, references.value, frame, known, lessons).read()
        self._check_bank_courses(banks, courses)
        self._check_stray_lessons(courses)
        return Pack(
            framework=frame,
            banks=tuple(bank for _, bank in banks),
            courses=courses,
            references={key: references.text(key) for key in references.value},
            completion_rule=meta.words("completion_rule"),
            figures=figures,
        )

    def _document(self, file: str) -> Cursor | None:
        text = self.folder.read(file)
        return load_yaml(text, file, 1, self.folder.faults) if text is not None else None

    def _banks(self, competences: Sequence[str]) -> list[tuple[Cursor, Bank]]:
        codes, ids = Unique("bank"), Unique("question")
        banks: list[tuple[Cursor, Bank]] = []
        for path in self.folder.glob(BANKS):
            root = self._document(self.folder.relative(path))
            if root:
                banks += read_banks(root, competences, codes, ids)
        return banks

    def _activities(self) -> tuple[str, ...]:
        text = self.folder.read(STUDIO) or ""
        return (*_OWN_ACTIVITIES, *_ACTIVITY.findall(text))

    def _check_bank_courses(self, banks: Sequence[tuple[Cursor, Bank]], courses: Sequence[Course]) -> None:
        slugs = {course.slug for course in courses}
        for item, bank in banks:
            if bank.course_slug and bank.course_slug not in slugs:
                item.fault(f"the course “{bank.course_slug}” is not in {blueprint.FILE}", "course")

    def _check_stray_lessons(self, courses: Sequence[Course]) -> None:
        """A file that no blueprint names would be ignored in silence: most likely its name has a slip."""
        named = {
            path_of(course.slug, lesson.slug, language)
            for course in courses
            for lesson in course.lessons()
            for language in LANGUAGES
        }
        for path in self.folder.glob("lessons/*/*.md"):
            file = self.folder.relative(path)
            if file not in named:
                self.folder.faults.add(file, 1, f"{blueprint.FILE} has no lesson of this name")
