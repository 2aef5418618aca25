import pytest

from tests.factories.learning import PASSWORD


@pytest.mark.parametrize(("language", "met_at"), [("bg", "/bg/dashboard/"), ("en", "/en/dashboard/")])
def test_a_person_is_met_in_their_own_language(client, world, language, met_at):
    world.alice.language = language
    world.alice.save()
    response = client.post("/en/accounts/login/", {"login": world.alice.email, "password": PASSWORD})
    assert response["Location"] == met_at


def test_where_a_person_wanted_to_go_comes_first(client, world):
    data = {"login": world.hana.email, "password": PASSWORD, "next": "/en/hr/people/"}
    assert client.post("/bg/accounts/login/", data)["Location"] == "/en/hr/people/"


def test_nobody_signs_up_alone(client, db):
    data = {"email": "me@example.org", "password1": "a-long-enough-secret"}
    response = client.post("/en/accounts/signup/", data)
    assert "Location" not in response
    assert "_auth_user_id" not in client.session
