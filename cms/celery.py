"""The Celery application: `celery -A cms.celery worker`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("academy")
# Also for the threads of the web server, which would otherwise publish to a broker that nobody runs.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def announce_worker(**kwargs: Any) -> None:
    """Let `/healthz` see a new worker at once, not only at the next beat."""
    app.send_task("cms.tasks.heartbeat")
