"""Lessons in the pack's Markdown format, taken over into a course as drafts."""

from courses.domain.lesson_files.importing import ImportedLesson, ModuleNeeded, import_lessons

__all__ = ["ImportedLesson", "ModuleNeeded", "import_lessons"]
