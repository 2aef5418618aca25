"""``manage.py rebuild_progress``: compare every summary with its events, and repair it if asked to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.domain.rebuilding import rebuild, repair
from learning.models import Enrolment, User
from learning.permissions import is_cluster_staff


class Command(BaseCommand):
    help = "Report where the summary of a run differs from its events; with --fix, repair it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--fix", metavar="EMAIL", help="repair, in the name of this member of the cluster staff"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare all runs; raise CommandError, and so exit with 1, when something differs and is not
        repaired.
        """
        actor = self._actor(options["fix"]) if options["fix"] else None
        runs = Enrolment.objects.order_by("enrolled_at", "pk")
        wrong = 0
        for enrolment in runs.iterator(chunk_size=500):
            differences = repair(actor=actor, enrolment=enrolment) if actor else rebuild(enrolment)
            wrong += bool(differences)
            for difference in differences:
                self.stdout.write(f"{enrolment.pk} {difference}")
        if wrong and actor is None:
            raise CommandError(f"{wrong} of {runs.count()} runs differ. To repair them, add: --fix EMAIL")
        self.stdout.write(f"{runs.count()} runs compared, {wrong} repaired")

    def _actor(self, email: str) -> User:
        try:
            actor = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody has the address {email}.") from error
        if not is_cluster_staff(actor):
            raise CommandError(f"{email} is not cluster staff. Name somebody who is.")
        return actor
