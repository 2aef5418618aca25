"""What people may change about themselves."""

from collections.abc import Iterable

from django.db import transaction

from learning.domain.audit import record
from learning.domain.mailing.settings import muted_without
from learning.models import User


@transaction.atomic
def update_profile(
    *,
    actor: User,
    full_name: str,
    latin_name: str,
    public_name: str = "",
    language: str,
    time_zone: str,
    mails: Iterable[str],
) -> User:
    """Write `actor`'s own names and settings, and return them anew; `mails` are the kinds of letters wanted.

    A change of name is audited, for certificates that were issued keep the name they were issued for. Names
    are stored with single spaces.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    names = {"full_name": " ".join(full_name.split()), "latin_name": " ".join(latin_name.split())}
    renamed = [field for field, value in names.items() if getattr(user, field) != value]
    settings = {
        "public_name": " ".join(public_name.split()),
        "language": language,
        "time_zone": time_zone,
        "muted_mails": muted_without(mails),
    }
    for field, value in (names | settings).items():
        setattr(user, field, value)
    user.save(update_fields=[*names, *settings])
    if renamed:
        record(actor, "person.renamed", user, fields=renamed)
    return user
