"""`manage.py import_questions FILE`: take questions over from GIFT, Moodle XML or the pack's YAML."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from courses.domain.exchange.importing import ImportPlan, plan_import, run_import
from courses.domain.exchange.items import MAX_BYTES, FileRefused
from courses.domain.exchange.reading import format_of, read_questions
from courses.enums import ExchangeFormat, ImportOutcome
from courses.queries.questions import competence_codes


class Command(BaseCommand):
    help = (
        "Import questions into a bank and print each with its line: accepted, or rejected with the reason. "
        "Fails when nothing could be accepted. Repeatable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="a file of GIFT, Moodle XML or the content pack's YAML")
        parser.add_argument("--bank", default="", help="code of the bank; YAML may name its own")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the texts; YAML holds both",
        )
        parser.add_argument(
            "--format", choices=ExchangeFormat.values, help="when the file's name does not tell it"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Import what can be accepted, or fail."""
        with override("en"):
            try:
                plan = self._run(file, options)
            except FileRefused as error:
                line = f":{error.line}" if error.line else ""
                raise CommandError(f"Nothing was imported: {file}{line}: {error.reason}") from error
            except OSError as error:
                raise CommandError(f"Nothing was imported: {file}: {error.strerror}") from error
            self._print(file, plan, options["dry_run"])

    def _run(self, file: Path, options: dict[str, Any]) -> ImportPlan:
        form = ExchangeFormat(options["format"]) if options["format"] else format_of(file.name)
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        reading = read_questions(data, form, options["language"], competence_codes())
        if options["dry_run"]:
            return plan_import(reading, options["bank"])
        return run_import(actor=None, reading=reading, bank=options["bank"])

    def _print(self, file: Path, plan: ImportPlan, dry_run: bool) -> None:
        for note in plan.notes:
            self.stdout.write(f"Note: {note}")
        lines = []
        for step in plan.steps:
            notes = "".join(f" ({note})" for note in step.item.notes)
            lines.append((step.item.line, f"accepted ({step.outcome.value}): {step.item.head.code}{notes}"))
        lines += [(one.line, f"rejected: {one.title}: {one.reason}") for one in plan.rejected]
        for line, text in sorted(lines):
            self.stdout.write(f"{file}:{line}: {text}")
        counts = ", ".join(f"{plan.count(outcome)} {outcome.value}" for outcome in ImportOutcome)
        begin = "Would import" if dry_run else "Imported"
        self.stdout.write(f"{begin}: {counts}; {len(plan.rejected)} rejected.")
        if not plan.steps:
            raise CommandError(f"Nothing could be accepted from {file}.")
