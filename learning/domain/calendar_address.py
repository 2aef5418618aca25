"""The secret address of somebody's calendar: signed, and renewed when it has come into other hands."""

from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import F

from learning.domain.audit import record
from learning.models import User

SALT = "learning.calendar"


def token_of(user: User) -> str:
    """Return the word in the address of the person's calendar; who has it sees deadlines and sessions."""
    return signing.dumps([str(user.pk), user.calendar_generation], salt=SALT, compress=True)


def owner_of(token: str) -> User:
    """Return whose calendar it is; raise signing.BadSignature or User.DoesNotExist for a word that was
    forged, was renewed since, or belongs to somebody who may not sign in any more.
    """
    key, generation = signing.loads(token, salt=SALT)
    return User.objects.get(pk=UUID(key), calendar_generation=generation, is_active=True)


@transaction.atomic
def renew_address(actor: User) -> None:
    """Make the calendar's present address void."""
    User.objects.filter(pk=actor.pk).update(calendar_generation=F("calendar_generation") + 1)
    record(actor, "calendar.renewed", actor)
