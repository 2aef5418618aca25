"""Keeping the audit log: one entry for every privileged act, in the transaction of the act itself."""

from typing import Any

from django.db.models import Model

from learning.models import AuditEntry, Organisation, User


def target_name(target: Model | None) -> str:
    """Return how the log names an object: ``<model>:<primary key>``, empty for none."""
    return "" if target is None else f"{target._meta.model_name}:{target.pk}"


def record(
    actor: User | None,
    action: str,
    target: Model | None,
    organisation: Organisation | None = None,
    **data: Any,
) -> AuditEntry:
    """Write down that `actor` (None: the system) did `action` to `target`, and return the entry.

    `action` is ``<subject>.<verb>``, for example ``enrolment.deadline_set``. `data` must survive JSON and
    hold no personal data beyond ids: the log outlives the people in it.
    """
    return AuditEntry.objects.create(
        actor=actor, action=action, target=target_name(target), organisation=organisation, data=data
    )
