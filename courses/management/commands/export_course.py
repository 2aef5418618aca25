"""`manage.py export_course SLUG FILE`: write a whole course as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.domain.archive import ArchiveError, export_course
from courses.models import Course


class Command(BaseCommand):
    help = "Export a course with pages, media, questions and versions as one file for another site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("slug", help="the course's slug, as in its address")
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *args: Any, slug: str, file: Path, **options: Any) -> None:
        """Write the archive, or say why not and leave no file."""
        course = Course.objects.filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no course “{slug}”.")
        try:
            target = file.open("xb")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        try:
            with target:
                report = export_course(course, target, actor=None)
        except BaseException as error:
            file.unlink()
            if isinstance(error, ArchiveError):
                raise CommandError(str(error)) from error
            raise
        self.stdout.write(
            f"{file}: {report.pages} pages, {report.questions} questions, {report.media} images and "
            f"documents, {report.versions} versions, {file.stat().st_size:,} bytes."
        )
        for sentence in report.left_out:
            self.stdout.write(sentence)
