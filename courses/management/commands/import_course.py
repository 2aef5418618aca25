"""`manage.py import_course FILE`: take a course over that another site exported."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.domain.archive import ArchiveError, import_course


class Command(BaseCommand):
    help = (
        "Import a course archive: everything of it or nothing. Its team stays empty; add authors in the CMS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="a file that export_course or the CMS wrote")
        parser.add_argument("--dry-run", action="store_true", help="try everything, keep nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        """Import, or print every reason and fail."""
        try:
            with file.open("rb") as source:
                report = import_course(source, actor=None, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ArchiveError as error:
            for reason in error.reasons:
                self.stderr.write(reason)
            raise CommandError("Nothing was imported.") from error
        self.stdout.write(
            f"{report.title}: {report.pages} pages, {report.questions} questions, {report.media} images and "
            f"documents, versions {', '.join(report.versions) or 'none'}."
        )
        for sentence in report.left_out:
            self.stdout.write(sentence)
        if dry_run:
            self.stdout.write("Dry run: nothing was kept.")
