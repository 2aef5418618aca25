"""Signing in and its relatives, as people meet them in both languages."""

import re

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.utils import translation

from tests.factories.learning import PASSWORD, make_user

NEW = "another-pass-2026"


@pytest.fixture
def maria(db):
    return make_user("maria@example.org", full_name="Мария Илиева", language="bg")


def text_of(response):
    """The words of the page's main part."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize(
    ("language", "title", "remember"),
    [("bg", "Вход", "Запомни ме на това устройство"), ("en", "Sign in", "Remember Me")],
)
def test_the_door_speaks_the_language_of_its_address(client, db, language, title, remember):
    text = text_of(client.get(f"/{language}/accounts/login/"))
    assert text.startswith(title)
    assert remember in text


def test_a_wrong_password_is_said_beside_the_form_and_stays_signed_out(client, maria):
    response = client.post("/bg/accounts/login/", {"login": maria.email, "password": "wrong"})
    assert "Имейл адресът или паролата не са верни." in text_of(response)
    assert 'class="errorlist nonfield"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_in_keeps_the_way_and_makes_no_noise(client, maria):
    page = client.get("/bg/accounts/login/?next=/bg/accounts/password/change/")
    assert 'name="next" value="/bg/accounts/password/change/"' in page.content.decode()
    response = client.post(
        "/bg/accounts/login/",
        {"login": maria.email, "password": PASSWORD, "next": "/bg/accounts/password/change/"},
        follow=True,
    )
    assert text_of(response).startswith("Смяна на паролата")


def test_sign_up_says_how_one_gets_in(client, db):
    assert "Профилите се създават с покана" in text_of(client.get("/bg/accounts/signup/"))


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, maria):
    assert "Забравена парола?" in text_of(client.get("/bg/accounts/password/reset/"))
    response = client.post("/bg/accounts/password/reset/", {"email": maria.email}, follow=True)
    assert "Проверете пощата си" in text_of(response)
    letter = mail.outbox[0]
    assert letter.subject == "Нова парола за Клъстерната академия"
    assert letter.body.startswith("Здравейте,")
    assert letter.body.rstrip().endswith("Клъстерна академия")
    link = re.search(r"https?://[^/\s]+(\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    assert "Изберете нова парола" in text_of(page)
    response = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Новата Ви парола е запазена" in text_of(response)
    assert client.login(username=maria.email, password=NEW)
    client.logout()
    assert "Тази връзка вече не работи" in text_of(client.get(link, follow=True))


def test_two_different_new_passwords_are_refused_beside_the_field(client, maria):
    client.force_login(maria)
    response = client.post(
        "/bg/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"}
    )
    control = re.search(r'<input[^>]*name="password2"[^>]*>', response.content.decode())[0]
    assert 'aria-invalid="true"' in control
    assert "Двете пароли не съвпадат." in text_of(response)


def test_a_stranger_learns_nothing_about_who_has_an_account(client, maria):
    known = client.post("/en/accounts/password/reset/", {"email": maria.email}, follow=True)
    unknown = client.post("/en/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert text_of(known) == text_of(unknown)
    assert mail.outbox[1].subject == "No account with this address"
    assert "sign up" not in mail.outbox[1].body


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        ("password_changed", "паролата Ви за Клъстерната академия беше сменена."),
        ("password_reset", "чрез връзка от имейл"),
        ("password_set", "беше зададена парола"),
        ("email_changed", "от a@example.org на b@example.org"),
        ("email_confirm", "е потвърден"),
        ("email_deleted", "old@example.org беше премахнат"),
    ],
)
def test_letters_about_changes_say_what_from_where_and_what_to_do(letter, told):
    facts = {
        "ip": "192.0.2.7",
        "user_agent": 'Browser "5"',
        "timestamp": "23.11.2026",
        "from_email": "a@example.org",
        "to_email": "b@example.org",
        "deleted_email": "old@example.org",
    }
    with translation.override("bg"):
        body = render_to_string(f"account/email/{letter}_message.txt", facts)
        subject = render_to_string(f"account/email/{letter}_subject.txt", facts)
    assert told in body
    assert "192.0.2.7" in body
    assert 'Browser "5"' in body
    assert "Ако не сте го направили Вие" in body
    assert len(subject.strip().splitlines()) == 1


def test_signing_out_asks_first_and_says_that_it_is_done(client, maria):
    client.force_login(maria)
    assert "Изход от профила?" in text_of(client.get("/bg/accounts/logout/"))
    client.post("/bg/accounts/logout/")
    assert "_auth_user_id" not in client.session
    assert "Излязохте от профила си." in text_of(client.get("/bg/accounts/login/"))


@pytest.mark.parametrize(
    "address", ["login", "password/reset", "password/reset/done", "signup", "inactive", "confirm-email"]
)
def test_pages_before_the_door_stay_out_of_search_engines(client, db, address):
    page = client.get(f"/bg/accounts/{address}/", follow=True).content.decode()
    assert '<meta name="robots" content="noindex">' in page
