"""`manage.py setup_site`: the pages and groups that every academy needs; may be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.domain.site import set_up_site
from learning.domain.groups import ensure_groups


class Command(BaseCommand):
    help = "Create languages, home pages, catalogues, text pages and groups where they are missing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing and leave everything else alone."""
        set_up_site()
        ensure_groups()
        self.stdout.write("The site is set up.")
