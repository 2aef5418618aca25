"""`manage.py create_api_token EMAIL`: a token for a program that reads the API as this person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from knox.models import AuthToken

from learning.domain.audit import record
from learning.models import User


class Command(BaseCommand):
    help = "Print a new API token. It is shown once; only its hash is kept. --revoke ends all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and whether to revoke."""
        parser.add_argument("email")
        parser.add_argument(
            "--revoke", action="store_true", help="end all tokens of this person and make none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a token, or end all; audited. Raises CommandError for an unknown or closed account."""
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody with the address {options['email']} can sign in. Check the spelling.")
        if options["revoke"]:
            count, _rows = AuthToken.objects.filter(user=user).delete()
            record(None, "token.revoked", user, count=count)
            self.stdout.write(f"{count} tokens of {user.email} were ended.")
            return
        _row, token = AuthToken.objects.create(user=user)
        record(None, "token.created", user)
        self.stdout.write(token)
