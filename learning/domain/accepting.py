"""The way in: accepting an invitation, once, from the mailbox that it was sent to."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit
from learning.domain.errors import LearningError
from learning.domain.people import add_membership, change_membership, keep_address, set_site_role
from learning.domain.transliteration import transliterate
from learning.enums import InvitationState, Language
from learning.models import Invitation, Membership, User
from learning.permissions import is_cluster_staff
from learning.queries.invitations import OPEN_STATES, by_token, is_open, token_hash


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
