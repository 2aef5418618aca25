"""Whole courses as one file, and zip files that nobody vouches for."""

from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.exporting import ExportReport, export_course
from courses.domain.archive.importing import ImportReport, import_course

__all__ = ["ArchiveError", "ExportReport", "ImportReport", "export_course", "import_course"]
