"""`manage.py setup_site`: pages, groups and workflow that every academy needs; repeatable."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.domain.site import set_up_site
from courses.domain.review import ensure_review_workflow
from courses.domain.teams import ensure_teams
from learning.domain.groups import ensure_groups


class Command(BaseCommand):
    help = "Create languages, pages, groups, teams and the review workflow where they are missing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing and leave everything else alone."""
        set_up_site()
        ensure_groups()
        ensure_review_workflow()
        ensure_teams()
        self.stdout.write("The site is set up.")
