"""Finding an invitation by its token, of which only the hash is kept, and those that wait to be sent."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from learning.enums import InvitationState
from learning.models import Invitation, User

OPEN_STATES = (InvitationState.PENDING, InvitationState.SENT)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> Invitation | None:
    """Return the invitation that was sent with this token, in whatever state; None for an unknown token."""
    return (
        Invitation.objects.select_related("organisation", "unit", "invited_by")
        .filter(token_sha256=token_hash(token))
        .first()
    )


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Return whether the invitation can still be accepted at `now`."""
    return (
        invitation.state in OPEN_STATES and invitation.expires_at is not None and invitation.expires_at > now
    )


def unfinished(email: str, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations to this address that are to be sent or can still be accepted."""
    return Invitation.objects.filter(
        Q(state=InvitationState.PENDING) | Q(state=InvitationState.SENT, expires_at__gt=now),
        email__iexact=email,
    )


def waiting(now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that nobody is sending at `now`, oldest first."""
    return Invitation.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), state=InvitationState.PENDING
    ).order_by("created_at")


def waiting_ids(now: datetime, limit: int) -> list[UUID]:
    """Return the ids of the first `limit` invitations that wait to be sent."""
    return list(waiting(now).values_list("pk", flat=True)[:limit])


def has_account(invitation: Invitation) -> bool:
    """Return whether somebody already signs in with the invitation's address."""
    return User.objects.filter(email__iexact=invitation.email).exists()
