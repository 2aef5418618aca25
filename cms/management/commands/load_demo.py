"""`manage.py load_demo`: the content pack and a cluster of made-up people with believable histories."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.demo.cluster import make_cluster
from cms.demo.histories import make_histories
from cms.demo.sessions import make_sessions


class Command(BaseCommand):
    help = "Set up the site, import the content pack and make the demo cluster; what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring in what is missing."""
        pack = Path(settings.BASE_DIR) / "courses" / "content"
        call_command("setup_site", stdout=self.stdout)
        call_command("import_content", str(pack), stdout=self.stdout)
        call_command("setup_site", stdout=self.stdout)
        cluster = make_cluster()
        runs = make_histories(cluster)
        make_sessions(cluster.staff["admin"])
        people = sum(len(people) for people in cluster.people.values())
        self.stdout.write(f"The demo cluster has {people} people; {runs} runs were written.")
