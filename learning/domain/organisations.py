"""Member organisations and their units. No organisation is ever deleted: the log and the runs name it."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from learning.domain import audit
from learning.domain.errors import LearningError
from learning.domain.people import require_staff
from learning.models import Organisation, Unit, User

ORGANISATION_FIELDS = ("slug", "name_bg", "name_en")
UNIT_FIELDS = ("name_bg", "name_en")


class UnitMoved(LearningError):
    """A unit stays with its organisation."""

    code = "unit_moved"
    message = _("A unit cannot move to another organisation. Add a new unit there instead.")


@transaction.atomic
def save_organisation(*, actor: User, organisation: Organisation) -> Organisation:
    """Store a new or changed organisation and return it; raises NotAllowed and Django's ValidationError."""
    require_staff(actor)
    before = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    organisation.full_clean()
    organisation.save()
    if before is None:
        audit.record(actor, "organisation.added", organisation, organisation, name=organisation.name_bg)
    elif changed := _changes(before, organisation, ORGANISATION_FIELDS):
        audit.record(actor, "organisation.changed", organisation, organisation, changed=changed)
    return organisation


@transaction.atomic
def save_unit(*, actor: User, unit: Unit) -> Unit:
    """Store a new or changed unit and return it; raises NotAllowed, UnitMoved, Django's ValidationError."""
    require_staff(actor)
    before = Unit.objects.select_for_update().filter(pk=unit.pk).first()
    if before is not None and before.organisation_id != unit.organisation_id:
        raise UnitMoved
    unit.full_clean()
    unit.save()
    if before is None:
        audit.record(actor, "unit.added", unit, unit.organisation, name=unit.name_bg)
    elif changed := _changes(before, unit, UNIT_FIELDS):
        audit.record(actor, "unit.changed", unit, unit.organisation, changed=changed)
    return unit


@transaction.atomic
def remove_unit(*, actor: User, unit: Unit) -> None:
    """Delete a unit; its people stay in the organisation, without a unit. Raises NotAllowed."""
    require_staff(actor)
    audit.record(actor, "unit.removed", unit, unit.organisation, name=unit.name_bg)
    unit.delete()


def _changes(before: Model, after: Model, fields: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the old and the new value of each field that differs."""
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
