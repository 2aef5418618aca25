"""Which letters a person wants: switched in the profile, or by the link in each letter without signing in."""

from collections.abc import Iterable
from uuid import UUID

from django.core import signing
from django.db import transaction

from learning.enums import MailKind
from learning.models import User

SALT = "learning.mail_off"


def token_for(user: User, kind: MailKind) -> str:
    """Return the signed word with which a letter of this kind can be switched off."""
    return signing.dumps([str(user.pk), kind.value], salt=SALT, compress=True)


def read_token(token: str) -> tuple[User, MailKind]:
    """Return whom and what a token of `token_for` names; raise signing.BadSignature or User.DoesNotExist.

    It does not expire: an old letter can still be answered by switching its kind off.
    """
    key, kind = signing.loads(token, salt=SALT)
    return User.objects.get(pk=UUID(key)), MailKind(kind)


@transaction.atomic
def mute(user: User, kind: MailKind) -> None:
    """Switch letters of a kind off; again changes nothing."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if kind.value not in locked.muted_mails:
        locked.muted_mails = [*locked.muted_mails, kind.value]
        locked.save(update_fields=["muted_mails"])


def muted_without(wanted: Iterable[str]) -> list[str]:
    """Return the kinds that are switched off when `wanted` are on."""
    return [kind.value for kind in MailKind if kind.value not in set(wanted)]
