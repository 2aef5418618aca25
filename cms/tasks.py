"""Periodic tasks of the site."""

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task
def heartbeat() -> None:
    """Note that a worker is alive; `/healthz` reads the note."""
    cache.set(HEARTBEAT_KEY, timezone.now().isoformat(), timeout=45)


@shared_task
def publish_scheduled() -> None:
    """Publish and unpublish the pages whose time has come."""
    call_command("publish_scheduled")
