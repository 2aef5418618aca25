import logging
import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from learning import tasks
from learning.domain import accepting
from learning.domain import invitations as verbs
from learning.domain.errors import NotAllowed
from learning.domain.people import AlreadyMember, UnitElsewhere, set_site_role
from learning.enums import InvitationState, MembershipRole, SiteRole
from learning.models import AuditEntry, Invitation, Membership, User
from tests.factories.learning import make_unit
from tests.learning.threads import together

PASSWORD = "a-long-enough-secret"


def invite(world, email="new@example.org", **fields):
    return verbs.invite(actor=world.stoyan, **({"email": email, "organisation": world.alpha} | fields))


def sent_token(invitation):
    """Send the invitation and return the token that stands in the mail."""
    assert verbs.deliver(invitation.pk)
    return re.search(r"/invitations/([A-Za-z0-9_-]+)/", mail.outbox[-1].body).group(1)


def accept(token, **fields):
    return accepting.accept_invitation(
        **(
            {
                "token": token,
                "full_name": "Нова Иванова Колева",
                "latin_name": "",
                "password": PASSWORD,
                "language": "bg",
            }
            | fields
        )
    )


def test_the_whole_way_in(world):
    unit = make_unit(world.alpha)
    invitation = invite(world, unit=unit, role=MembershipRole.HR, site_role=SiteRole.TRAINER)
    user = accept(sent_token(invitation))
    assert user.check_password(PASSWORD)
    assert (user.email, user.latin_name, user.language) == ("new@example.org", "Nova Ivanova Koleva", "bg")
    assert user.has_perm("wagtailadmin.access_admin")
    membership = Membership.objects.get(user=user)
    assert (membership.organisation, membership.unit, membership.role) == (world.alpha, unit, "hr")
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "invitation.created",
        "membership.added",
        "person.role_changed",
        "invitation.accepted",
    ]


@pytest.mark.parametrize("who", ["alice", "hana", "tanya"])
def test_only_cluster_staff_invite(world, who):
    invitation = invite(world)
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        verbs.invite(actor=actor, email="x@example.org", organisation=world.alpha)
    with pytest.raises(NotAllowed):
        verbs.resend(actor=actor, invitation=invitation)
    with pytest.raises(NotAllowed):
        verbs.revoke(actor=actor, invitation=invitation)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "two@example.org, three@example.org"])
def test_what_is_no_address_is_refused(world, email):
    with pytest.raises(verbs.EmailInvalid):
        invite(world, email)


def test_a_second_open_invitation_is_refused_and_an_expired_one_does_not_count(world):
    first = invite(world)
    with pytest.raises(verbs.AlreadyInvited):
        invite(world, "NEW@example.org")
    invite(world, organisation=world.beta)
    sent_token(first)
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    invite(world)


def test_an_invitation_that_brings_nothing_new_is_refused(world):
    with pytest.raises(AlreadyMember):
        invite(world, "alice@example.org")
    invite(world, "alice@example.org", role=MembershipRole.HR)
    invite(world, "alice@example.org", organisation=world.beta)


def test_a_foreign_unit_is_refused(world):
    with pytest.raises(UnitElsewhere):
        invite(world, unit=make_unit(world.beta))


def test_the_database_holds_no_token(world, caplog):
    with caplog.at_level(logging.DEBUG):
        invitation = invite(world)
        token = sent_token(invitation)
        accept(token)
    invitation.refresh_from_db()
    assert token not in str([getattr(invitation, field.name) for field in Invitation._meta.concrete_fields])
    assert token not in str(list(AuditEntry.objects.values()))
    assert token not in caplog.text
    assert len(token) >= 43


def test_the_mail_speaks_the_language_of_the_person(world):
    world.alpha.name_bg, world.alpha.name_en = "Лаборатория „Алфа“", "Alpha <Lab>"
    world.alpha.save()
    sent_token(invite(world, "bg@example.org", language="bg", full_name="Иван Петров"))
    sent_token(invite(world, "en@example.org", language="en"))
    bulgarian, english = mail.outbox
    assert "Лаборатория „Алфа“" in bulgarian.subject
    assert "/bg/invitations/" in bulgarian.body
    assert "/en/invitations/" in english.body
    assert "Alpha <Lab>" in english.body
    assert "Alpha <Lab>" in english.subject
    html = english.alternatives[0].content
    assert "Alpha &lt;Lab&gt;" in html
    assert "<Lab>" not in html
    assert "Иван Петров" in bulgarian.body
    assert bulgarian.to == ["bg@example.org"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"state": InvitationState.REVOKED}, accepting.InvitationVoid),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, accepting.InvitationExpired),
        ({"state": InvitationState.ACCEPTED}, accepting.InvitationUsed),
        ({"token_sha256": "0" * 64}, accepting.InvitationUnknown),
    ],
)
def test_a_token_that_is_no_longer_good_opens_nothing(world, change, error):
    invitation = invite(world)
    token = sent_token(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    before = User.objects.count()
    with pytest.raises(error):
        accept(token)
    with pytest.raises(error):
        accepting.join_by_invitation(actor=world.olga, token=token)
    assert User.objects.count() == before


def test_an_invitation_is_worth_no_more_than_the_right_of_its_sender(world):
    token = sent_token(invite(world, site_role=SiteRole.CLUSTER_STAFF))
    set_site_role(actor=None, user=world.stoyan, role=SiteRole.NONE)
    with pytest.raises(accepting.InvitationVoid):
        accept(token)


def test_a_token_works_once(world):
    token = sent_token(invite(world))
    accept(token)
    with pytest.raises(accepting.InvitationUsed):
        accept(token)
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_tabs_one_accepts(world):
    token = sent_token(invite(world))

    def open_tab(_):
        try:
            return accept(token).pk
        except (accepting.InvitationUsed, accepting.AccountExists):
            return None

    results = together(8, open_tab)
    assert len([result for result in results if result]) == 1
    assert Membership.objects.filter(user__email="new@example.org").count() == 1


def test_a_failure_in_the_middle_uses_nothing_up(world, monkeypatch):
    token = sent_token(invite(world))

    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(accepting, "_grant", fail)
        with pytest.raises(RuntimeError):
            accept(token)
    assert not User.objects.filter(email="new@example.org").exists()
    accept(token)


def test_a_person_with_an_account_joins_another_organisation(world):
    token = sent_token(invite(world, "alice@example.org", organisation=world.beta, role=MembershipRole.HR))
    with pytest.raises(accepting.AccountExists):
        accept(token)
    accepting.join_by_invitation(actor=world.alice, token=token)
    roles = dict(Membership.objects.filter(user=world.alice).values_list("organisation__slug", "role"))
    assert roles == {"alpha": "employee", "beta": "hr"}


def test_a_member_who_is_invited_to_a_new_role_keeps_one_membership(world):
    token = sent_token(invite(world, "alice@example.org", role=MembershipRole.HR))
    accepting.join_by_invitation(actor=world.alice, token=token)
    membership = Membership.objects.get(user=world.alice)
    assert membership.role == MembershipRole.HR
    assert membership.unit is not None, "the unit stays"


def test_nobody_joins_with_somebody_elses_invitation(world):
    token = sent_token(invite(world, "alice@example.org", organisation=world.beta))
    with pytest.raises(accepting.NotTheInvited):
        accepting.join_by_invitation(actor=world.olga, token=token)
    accepting.join_by_invitation(actor=world.alice, token=token)


def test_sending_again_makes_the_old_link_worthless(world):
    invitation = invite(world)
    old = sent_token(invitation)
    verbs.resend(actor=world.stoyan, invitation=invitation)
    with pytest.raises(accepting.InvitationUnknown):
        accept(old)
    accept(sent_token(invitation))
    with pytest.raises(verbs.InvitationDone):
        verbs.resend(actor=world.stoyan, invitation=invitation)
    with pytest.raises(verbs.InvitationDone):
        verbs.revoke(actor=world.stoyan, invitation=invitation)


def test_a_revoked_invitation_is_not_sent(world):
    invitation = invite(world)
    verbs.revoke(actor=world.stoyan, invitation=invitation)
    assert not verbs.deliver(invitation.pk)
    assert not mail.outbox


def test_two_workers_send_one_mail(world):
    invitation = invite(world)
    assert verbs.deliver(invitation.pk)
    assert not verbs.deliver(invitation.pk)
    tasks.sweep_invitations()
    assert len(mail.outbox) == 1


def test_a_worker_that_died_is_replaced_when_its_lease_has_run_out(world):
    invitation = invite(world)
    held = Invitation.objects.filter(pk=invitation.pk)
    held.update(lease_until=timezone.now() + timedelta(minutes=1))
    tasks.sweep_invitations()
    assert not mail.outbox
    held.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_invitations()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_is_tried_again_and_then_given_up_visibly(world, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise SMTPServerDisconnected("new@example.org is not welcome")

    monkeypatch.setattr(verbs.invitation_mail, "send", refuse)
    invitation = invite(world)
    for failures in range(1, verbs.MAX_FAILURES + 1):
        Invitation.objects.filter(pk=invitation.pk).update(lease_until=None)
        assert not verbs.deliver(invitation.pk)
        invitation.refresh_from_db()
        assert invitation.failures == failures
    assert invitation.state == InvitationState.FAILED
    assert "new@example.org" not in caplog.text
    monkeypatch.undo()
    verbs.resend(actor=world.stoyan, invitation=invitation)
    assert verbs.deliver(invitation.pk)


def test_a_refusal_waits_before_the_next_try(world, monkeypatch):
    monkeypatch.setattr(verbs.invitation_mail, "send", lambda *a: (_ for _ in ()).throw(OSError))
    invitation = invite(world)
    assert not verbs.deliver(invitation.pk)
    monkeypatch.undo()
    assert not verbs.deliver(invitation.pk)
    assert not mail.outbox


def test_the_nudge_comes_after_the_commit_and_without_a_broker_nothing_breaks(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(*args):
        raise ConnectionError

    monkeypatch.setattr(tasks.send_invitation, "delay", broken)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        invitation = invite(world)
        tasks.nudge(invitation)
    assert len(callbacks) == 1
    tasks.sweep_invitations()
    assert len(mail.outbox) == 1
