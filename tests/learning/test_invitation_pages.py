import re

import pytest
from django.core import mail

from learning.domain.invitations import deliver, invite
from learning.models import Membership, User


def arrive(world, email="new@example.org", organisation=None):
    """Send an invitation and return the path of its link."""
    organisation = organisation or world.alpha
    invitation = invite(actor=world.stoyan, email=email, organisation=organisation, language="en")
    deliver(invitation.pk)
    return re.search(r"http://[^/]+(/en/invitations/\S+)", mail.outbox[-1].body).group(1)


def test_the_token_in_a_mail_leads_to_the_account(client, world):
    path = arrive(world)
    token = path.rstrip("/").rsplit("/", 1)[1]
    response = client.get(path)
    assert response["Referrer-Policy"] == "no-referrer"
    assert token not in response["Location"]
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "new@example.org" in page.content.decode()
    assert token not in page.content.decode()
    data = {"full_name": "New Person", "latin_name": "", "password": "a-long-enough-secret", "language": "bg"}
    done = client.post(response["Location"], data)
    assert done["Location"] == "/bg/dashboard/"
    assert client.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)
    assert token not in str(dict(client.session))
    client.logout()
    again = client.get(path, follow=True)
    assert again.status_code == 410
    assert "already been accepted" in again.content.decode()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password12", "new@example.org"])
def test_weak_passwords_are_refused(client, world, password):
    path = arrive(world)
    address = client.get(path)["Location"]
    data = {"full_name": "New Person", "latin_name": "", "password": password, "language": "bg"}
    assert client.post(address, data).status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_mail_programs_full_stop_does_no_harm_and_nonsense_is_answered(client, world):
    path = arrive(world)
    assert client.get(path.rstrip("/") + "./", follow=True).status_code == 200
    for nonsense in (
        "/en/invitations/nonsense/",
        "/en/invitations/",
        f"/en/invitations/{world.alpha.pk}/accept/",
    ):
        response = client.get(nonsense, follow=True)
        assert response.status_code == 404
        assert "This link is not valid" in response.content.decode()


def test_who_has_an_account_signs_in_first_and_then_accepts(client, world):
    path = arrive(world, "alice@example.org", world.beta)
    address = client.get(path)["Location"]
    body = client.get(address).content.decode()
    assert "You already have an account" in body
    assert f"?next={address}" in body
    client.post(address, {"full_name": "X", "password": "a-long-enough-secret", "language": "bg"})
    assert not Membership.objects.filter(user=world.alice, organisation=world.beta).exists()
    client.force_login(world.alice)
    assert "Accept the invitation" in client.get(address).content.decode()
    assert not Membership.objects.filter(user=world.alice, organisation=world.beta).exists()
    client.post(address)
    assert Membership.objects.filter(user=world.alice, organisation=world.beta).exists()


def test_somebody_else_who_is_signed_in_is_told_so(client, world):
    path = arrive(world)
    client.force_login(world.bob)
    response = client.get(path, follow=True)
    assert "for another e-mail address" in response.content.decode()
    assert client.post(response.request["PATH_INFO"]).status_code == 410
    assert not Membership.objects.filter(user=world.bob).exclude(organisation=world.alpha).exists()
