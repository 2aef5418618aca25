"""`manage.py import_content PATH`: take a content pack over into the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.domain.editions import PublishError
from courses.domain.importing import NoHomePage, import_pack
from courses.domain.pack import PackError


class Command(BaseCommand):
    help = "Import a content pack: competency framework, courses, question banks and figures. Repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, help="the folder of the pack, with courses.yaml in it")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="write every item anew, also over what trainers have edited since",
        )

    def handle(self, *args: Any, path: Path, overwrite: bool, **options: Any) -> None:
        """Import, or print every fault as `file:line: reason` and fail."""
        try:
            report = import_pack(path, overwrite=overwrite)
        except PackError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was imported: {len(error.faults)} faults in {path}.") from error
        except PublishError as error:
            for reason in error.reasons:
                self.stderr.write(str(reason))
            raise CommandError("Nothing was imported: a course cannot be published.") from error
        except NoHomePage as error:
            raise CommandError(f"Nothing was imported: {error}. Run “manage.py setup_site” first.") from error
        self.stdout.write(
            f"{report.created} items created, {report.updated} updated, {report.unchanged} left as they are."
        )
        for draft in report.drafts:
            self.stdout.write(f"Left as a draft for a trainer to write: {draft}")
        for version in report.published:
            self.stdout.write(f"Published: {version}")
