"""What people may change about themselves."""

from django.db import transaction

from learning.domain.audit import record
from learning.models import User


@transaction.atomic
def update_profile(*, actor: User, full_name: str, latin_name: str, language: str) -> User:
    """Write `actor`'s own names and language, and return them anew.

    A change of name is audited, for certificates that were issued keep the name they were issued for. Names
    are stored with single spaces.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    names = {"full_name": " ".join(full_name.split()), "latin_name": " ".join(latin_name.split())}
    renamed = [field for field, value in names.items() if getattr(user, field) != value]
    for field, value in names.items():
        setattr(user, field, value)
    user.language = language
    user.save(update_fields=["full_name", "latin_name", "language"])
    if renamed:
        record(actor, "person.renamed", user, fields=renamed)
    return user
