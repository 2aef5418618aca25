import re
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from learning.domain import audit
from learning.models import AuditEntry, Enrolment, Membership, Unit
from learning.queries.audit import ACTIONS, action_label, target_labels
from learning.viewsets.audit import details
from tests.factories.learning import make_enrolment, make_unit


def test_an_entry_says_who_did_what_to_whom_for_which_organisation(world):
    audit.record(world.stoyan, "unit.added", make_unit(world.alpha), world.alpha, name="Отдел")
    entry = AuditEntry.objects.get()
    unit = Unit.objects.get(organisation=world.alpha, name_bg__startswith="Unit")
    assert (entry.actor, entry.action, entry.organisation) == (world.stoyan, "unit.added", world.alpha)
    assert entry.target == f"unit:{unit.pk}"
    assert entry.data == {"name": "Отдел"}


def test_an_act_on_nothing_in_particular_by_the_system_is_an_entry_too(db):
    audit.record(None, "people.exported", None, count=3)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.target, entry.organisation) == (None, "", None)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda entries: entries.update(action="nothing"),
        lambda entries: entries.delete(),
        lambda entries: entries._raw_delete(entries.db),
    ],
)
def test_the_database_itself_keeps_the_log(world, tamper):
    audit.record(world.stoyan, "person.changed", world.alice)
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(AuditEntry.objects.all())
    assert AuditEntry.objects.get().action == "person.changed"


def test_an_act_that_fails_leaves_no_entry(world):
    with transaction.atomic():
        audit.record(world.stoyan, "person.changed", world.alice)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_targets_are_named_kind_by_kind(world, version, django_assert_num_queries):
    run = make_enrolment(world.alice, version)
    membership = Membership.objects.get(user=world.bob)
    targets = [world.alice, world.bob, membership, run, world.alpha]
    for target in targets:
        audit.record(world.stoyan, "x.y", target)
    audit.record(world.stoyan, "x.y", None)
    entries = list(AuditEntry.objects.all())
    with django_assert_num_queries(4):
        labels = target_labels(entries)
    assert labels[f"user:{world.alice.pk}"] == "Alice Andreeva"
    assert labels[f"membership:{membership.pk}"] == "Bob Borisov – Alpha Lab"
    assert labels[f"enrolment:{run.pk}"] == f"Alice Andreeva – {run.course.code}"
    assert "" not in labels


def test_a_target_that_is_gone_keeps_its_entry(world):
    unit = make_unit(world.alpha)
    audit.record(world.stoyan, "unit.removed", unit)
    unit.delete()
    assert target_labels(AuditEntry.objects.all()) == {}
    assert not Enrolment.objects.exists()


def test_acts_and_details_are_put_into_words():
    assert str(action_label("membership.changed")) == str(ACTIONS["membership.changed"])
    assert action_label("something.new") == "something.new"
    entry = AuditEntry(
        data={"changed": {"role": ["employee", "hr"], "unit": [None, 3]}, "user": "u", "n": ["a", "b"]}
    )
    assert details(entry) == "role: employee → hr; unit: – → 3; user: u; n: a, b"
    assert details(AuditEntry(data={})) == ""


def test_every_act_that_is_recorded_has_a_name():
    root = Path(__file__).parents[2]
    sources = [
        path for package in ("learning", "certificates", "courses") for path in (root / package).rglob("*.py")
    ]
    used = {
        act
        for path in sources
        for act in re.findall(r"\brecord\(\s*\w+,\s*\"([a-z_]+\.[a-z_]+)\"", path.read_text(encoding="utf-8"))
    }
    assert "token.created" in used
    assert used - ACTIONS.keys() == set()
