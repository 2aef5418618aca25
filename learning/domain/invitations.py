"""The way in: inviting by e-mail, sending the mail, accepting it once.

The token is made when the mail is sent and only its SHA-256 is kept, so that nobody who reads the database
can use an invitation. The row is the queue: whoever claims it (conditional UPDATE with a lease) sends the
mail; a worker that dies lets the lease run out and the next one sends a new token.
"""

import logging
import secrets
from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit, invitation_mail
from learning.domain.errors import LearningError
from learning.domain.people import (
    AlreadyMember,
    UnitElsewhere,
    add_membership,
    change_membership,
    keep_address,
    require_staff,
    set_site_role,
)
from learning.domain.transliteration import transliterate
from learning.enums import InvitationState, Language, MembershipRole, SiteRole
from learning.models import Invitation, Membership, Organisation, Unit, User
from learning.permissions import is_cluster_staff
from learning.queries.invitations import OPEN_STATES, by_token, is_open, token_hash, unfinished, waiting

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


class InvitationDone(LearningError):
    """An invitation that was accepted or revoked is history."""

    code = "invitation_done"
    message = _(
        "This invitation was accepted or revoked and can no longer be changed. Invite anew if needed."
    )


class InvitationUnknown(LearningError):
    """No invitation was sent with this token, or a newer one was."""

    code = "invitation_unknown"
    message = _(
        "This link is not valid. If several invitations reached you, open the newest one; "
        "otherwise copy the whole link from the message."
    )


class InvitationUsed(LearningError):
    """A token works once."""

    code = "invitation_used"
    message = _("This invitation has already been accepted. Sign in with your e-mail address and password.")


class InvitationExpired(LearningError):
    """A token works for `INVITATION_DAYS` days."""

    code = "invitation_expired"
    message = _("This invitation has expired. Ask the person who invited you to send it again.")


class InvitationVoid(LearningError):
    """Revoked, or sent by somebody who no longer runs the academy."""

    code = "invitation_void"
    message = _("This invitation has been withdrawn. Ask the cluster's team if you think this is a mistake.")


class AccountExists(LearningError):
    """The address already opens an account: its owner signs in and accepts."""

    code = "account_exists"
    message = _(
        "There is already an account with this e-mail address. Sign in and accept the invitation then."
    )


class NotTheInvited(LearningError):
    """An invitation is for one address."""

    code = "not_the_invited"
    message = _(
        "This invitation is for another e-mail address. "
        "Sign out and open the link in the message once more to accept it."
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
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise EmailInvalid(email=email) from error
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


@transaction.atomic
def accept_invitation(*, token: str, full_name: str, latin_name: str, password: str, language: str) -> User:
    """Make the invited person's account with what the invitation grants, and return the person.

    Without `latin_name` the name is transliterated by law. Raises InvitationUnknown, InvitationUsed,
    InvitationExpired, InvitationVoid, AccountExists.
    """
    invitation = _use(token)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AccountExists
    full_name = full_name.strip()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email,
                password,
                full_name=full_name,
                latin_name=latin_name.strip() or transliterate(full_name),
                language=Language(language).value,
            )
    except IntegrityError as error:
        raise AccountExists from error
    keep_address(user)
    _grant(invitation, user)
    return user


@transaction.atomic
def join_by_invitation(*, actor: User, token: str) -> None:
    """Give a person who has an account what the invitation grants.

    Raises InvitationUnknown, InvitationUsed, InvitationExpired, InvitationVoid, NotTheInvited.
    """
    invitation = _use(token)
    if actor.email.lower() != invitation.email.lower():
        raise NotTheInvited
    _grant(invitation, actor)


def require_open(invitation: Invitation | None) -> Invitation:
    """Return the invitation when it can be accepted now; otherwise raise the error that says why not."""
    if invitation is None:
        raise InvitationUnknown
    if invitation.state == InvitationState.ACCEPTED:
        raise InvitationUsed
    if invitation.state == InvitationState.REVOKED or not is_cluster_staff(invitation.invited_by):
        raise InvitationVoid
    if not is_open(invitation, timezone.now()):
        raise InvitationExpired
    return invitation


def _use(token: str) -> Invitation:
    """Mark the token used, once; a second tab that comes later finds it used."""
    invitation = require_open(by_token(token))
    now = timezone.now()
    used = Invitation.objects.filter(
        pk=invitation.pk,
        token_sha256=token_hash(token),
        state__in=OPEN_STATES,
        expires_at__gt=now,
    ).update(state=InvitationState.ACCEPTED, accepted_at=now, lease_until=None)
    if not used:
        require_open(by_token(token))
        raise InvitationUsed
    return invitation


def _grant(invitation: Invitation, user: User) -> None:
    organisation, inviter = invitation.organisation, invitation.invited_by
    if organisation is not None:
        present = Membership.objects.current().filter(user=user, organisation=organisation).first()
        if present is None:
            add_membership(
                actor=inviter,
                user=user,
                organisation=organisation,
                role=invitation.role,
                unit=invitation.unit,
            )
        else:
            change_membership(
                actor=inviter,
                membership=present,
                role=invitation.role,
                unit=invitation.unit or present.unit,
            )
    if invitation.site_role:
        set_site_role(actor=inviter, user=user, role=invitation.site_role)
    audit.record(user, "invitation.accepted", invitation, organisation)


def _require_news(email: str, organisation: Organisation | None, role: str, site_role: str) -> None:
    """Raise AlreadyMember when the invitation would give its receiver nothing new."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None or organisation is None or site_role not in ("", person.site_role):
        return
    present = Membership.objects.current().filter(user=person, organisation=organisation, role=role)
    if present.exists():
        raise AlreadyMember(person=person.full_name, organisation=organisation.name)
