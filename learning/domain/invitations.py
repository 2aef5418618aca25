"""The way in: inviting by e-mail, and sending the mail. `accepting` is the other end.

The token is made when the mail is sent and only its SHA-256 is kept, so that nobody who reads the database
can use an invitation. The row is the queue: whoever claims it (conditional UPDATE with a lease) sends the
mail; a worker that dies lets the lease run out and the next one sends a new token.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit, invitation_mail
from learning.domain.errors import LearningError
from learning.domain.people import (
    AlreadyMember,
    UnitElsewhere,
    require_staff,
)
from learning.enums import InvitationState, Language, MembershipRole, SiteRole
from learning.models import Invitation, Membership, Organisation, Unit, User
from learning.queries.invitations import OPEN_STATES, token_hash, unfinished, waiting

logger = logging.getLogger(__name__)

TOKEN_BYTES = 32
LEASE = timedelta(minutes=5)
PAUSE_AFTER_FAILURE = timedelta(minutes=2)
MAX_FAILURES = 5


class EmailInvalid(LearningError):
    """Not an e-mail address."""

    code = "email_invalid"
    message = _("“%(email)s” is not an e-mail address. Write it like name@example.org.")


class AlreadyInvited(LearningError):
    """One open invitation at a time to one organisation."""

    code = "already_invited"
    message = _("%(email)s already has an open invitation. Send that one again instead.")


class PeopleRefused(LearningError):
    """Some of many people cannot be invited. `reasons` says why, by their position."""

    code = "people_refused"
    message = _("Nobody was invited, because some of the people cannot be. Correct the list and try again.")

    def __init__(self, reasons: dict[int, LearningError]) -> None:
        super().__init__()
        self.reasons = reasons


class InvitationDone(LearningError):
    """An invitation that was accepted or revoked is history."""

    code = "invitation_done"
    message = _(
        "This invitation was accepted or revoked and can no longer be changed. Invite anew if needed."
    )


@transaction.atomic
def invite(
    *,
    actor: User,
    email: str,
    full_name: str = "",
    language: str = Language.BULGARIAN,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    role: str = MembershipRole.EMPLOYEE,
    site_role: str = SiteRole.NONE,
) -> Invitation:
    """Put an invitation in the queue and return it; the mail goes out after the commit.

    Raises NotAllowed, EmailInvalid, UnitElsewhere, AlreadyInvited, AlreadyMember (with the same role).
    """
    require_staff(actor)
    email = _address(email)
    if unit is not None and (organisation is None or unit.organisation_id != organisation.pk):
        raise UnitElsewhere(unit=unit.name, organisation=organisation.name if organisation else "–")
    if unfinished(email, timezone.now()).filter(organisation=organisation).exists():
        raise AlreadyInvited(email=email)
    _require_news(email, organisation, role, site_role)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name.strip(),
        language=Language(language).value,
        organisation=organisation,
        unit=unit,
        role=MembershipRole(role).value,
        site_role=SiteRole(site_role).value,
        invited_by=actor,
    )
    audit.record(
        actor,
        "invitation.created",
        invitation,
        organisation,
        role=invitation.role,
        site_role=invitation.site_role,
    )
    return invitation


def _address(email: str) -> str:
    """Return the address as it is kept; raise EmailInvalid for what is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise EmailInvalid(email=email) from error
    return email


@transaction.atomic
def invite_many(*, actor: User, people: Sequence[tuple[str, str]], **offer: Any) -> list[Invitation]:
    """Invite each of `people` (full name, address) to the same, and return the invitations in their order.

    `offer` holds what `invite` takes besides. Either all are invited or nobody. Raises NotAllowed, or
    PeopleRefused with the reason for each position.
    """
    require_staff(actor)
    made: list[Invitation] = []
    refused: dict[int, LearningError] = {}
    for position, (full_name, email) in enumerate(people):
        try:
            with transaction.atomic():
                made.append(invite(actor=actor, email=email, full_name=full_name, **offer))
        except LearningError as error:
            refused[position] = error
    if refused:
        raise PeopleRefused(refused)
    return made


@transaction.atomic
def resend(*, actor: User, invitation: Invitation) -> Invitation:
    """Queue an invitation once more, in the name of `actor`; links sent before stop working.

    Raises NotAllowed, InvitationDone.
    """
    require_staff(actor)
    changed = Invitation.objects.filter(
        pk=invitation.pk, state__in=[*OPEN_STATES, InvitationState.FAILED]
    ).update(
        state=InvitationState.PENDING, token_sha256="", lease_until=None, failures=0, invited_by=actor.pk
    )
    if not changed:
        raise InvitationDone
    invitation.refresh_from_db()
    audit.record(actor, "invitation.resent", invitation, invitation.organisation)
    return invitation


@transaction.atomic
def revoke(*, actor: User, invitation: Invitation) -> Invitation:
    """Take an invitation back; its link says so from now on. Raises NotAllowed, InvitationDone."""
    require_staff(actor)
    changed = Invitation.objects.filter(
        pk=invitation.pk, state__in=[*OPEN_STATES, InvitationState.FAILED]
    ).update(state=InvitationState.REVOKED, lease_until=None)
    if not changed:
        raise InvitationDone
    invitation.refresh_from_db()
    audit.record(actor, "invitation.revoked", invitation, invitation.organisation)
    return invitation


def deliver(invitation_id: UUID) -> bool:
    """Send a waiting invitation; return False when somebody else does or there is nothing to send.

    A mail server that refuses lets the invitation wait; after MAX_FAILURES it is given up visibly.
    """
    now = timezone.now()
    if not waiting(now).filter(pk=invitation_id).update(lease_until=now + LEASE):
        return False
    token = secrets.token_urlsafe(TOKEN_BYTES)
    claimed = Invitation.objects.filter(pk=invitation_id, state=InvitationState.PENDING)
    claimed.update(token_sha256=token_hash(token), expires_at=now + timedelta(days=settings.INVITATION_DAYS))
    ours = claimed.filter(token_sha256=token_hash(token))
    invitation = ours.select_related("organisation", "invited_by").first()
    if invitation is None:
        return False
    try:
        invitation_mail.send(invitation, token)
    except (SMTPException, OSError) as error:
        # The error's text may name the address; its kind is enough to act on.
        logger.warning("Invitation %s was not sent: %s", invitation_id, type(error).__name__)
        failures = invitation.failures + 1
        ours.update(
            failures=failures,
            lease_until=timezone.now() + PAUSE_AFTER_FAILURE * failures,
            state=InvitationState.FAILED if failures >= MAX_FAILURES else InvitationState.PENDING,
        )
        return False
    ours.update(state=InvitationState.SENT, sent_at=timezone.now(), lease_until=None)
    return True


def _require_news(email: str, organisation: Organisation | None, role: str, site_role: str) -> None:
    """Raise AlreadyMember when the invitation would give its receiver nothing new."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None or organisation is None or site_role not in ("", person.site_role):
        return
    present = Membership.objects.current().filter(user=person, organisation=organisation, role=role)
    if present.exists():
        raise AlreadyMember(person=person.full_name, organisation=organisation.name)
