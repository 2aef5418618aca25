"""The public page about a certificate, and the way to it."""

import unicodedata
import uuid
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories.certificates import make_each_status, make_issued

CYRILLIC, LATIN = "Мария Стоянова Георгиева", "Maria Stoyanova Georgieva"
WORDS = {
    "valid": ("Валидно", "Valid"),
    "expiring": ("Валидно", "Valid"),
    "expired": ("Изтекло", "Expired"),
    "revoked": ("Отменено", "Revoked"),
    "superseded": ("Заменено", "Superseded"),
    "pending": ("Подготвя се", "In preparation"),
    "failed": ("Подготвя се", "In preparation"),
}


class Spoken(HTMLParser):
    """Collects the page's words by the language that a screen reader reads them in."""

    def __init__(self):
        super().__init__()
        self.languages, self.words = [], {"bg": "", "en": ""}

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "input", "hr", "br", "use", "path"):
            self.languages.append(dict(attrs).get("lang") or (self.languages or [""])[-1])

    def handle_endtag(self, tag):
        if tag not in ("path", "use"):
            self.languages.pop()

    def handle_data(self, data):
        if self.languages and self.languages[-1]:
            self.words[self.languages[-1]] += f" {data.strip()}"


def spoken(response):
    parser = Spoken()
    parser.feed(response.content.decode())
    return {language: " ".join(words.split()) for language, words in parser.words.items()}


def visit(client, certificate, language="bg", **query):
    address = reverse("verification:verify", args=[certificate.id])
    return client.get(address, query, headers={"Accept-Language": language})


@pytest.fixture
def certificate(world, version):
    """Alice's certificate under a Bulgarian name."""
    world.alice.full_name, world.alice.latin_name = CYRILLIC, LATIN
    world.alice.save()
    return make_issued(world.alice, version)


@pytest.mark.parametrize("status", WORDS)
def test_the_page_says_in_both_languages_what_the_certificate_is_worth(client, world, version, status):
    certificate = make_each_status(world.alice, version, world.stoyan)[status]
    response = visit(client, certificate)
    assert response.status_code == 200
    words = spoken(response)
    assert WORDS[status][0] in words["bg"]
    assert WORDS[status][1] in words["en"]
    assertContains(response, certificate.number)


@pytest.mark.parametrize(("preferred", "first"), [("bg", "bg"), ("en-GB,en;q=0.9", "en"), ("de", "bg")])
def test_the_visitors_language_comes_first_and_the_other_one_too(client, certificate, preferred, first):
    response = visit(client, certificate, preferred)
    assertContains(response, f'<html lang="{first}"')
    content = response.content.decode()
    order = sorted(("bg", "en"), key=lambda code: content.index(f'<section class="stack" lang="{code}">'))
    assert order[0] == first
    words, facts = spoken(response), certificate.facts
    for code in ("bg", "en"):
        assert facts["course"]["title"][code] in words[code]
        assert facts["issuer"][code] in words[code]


def test_a_date_is_written_as_each_language_writes_it(client, world, version):
    certificate = make_issued(world.alice, version)
    certificate.facts["issued_on"] = "2026-11-23"
    certificate.save()
    words = spoken(visit(client, certificate))
    assert "23.11.2026 г." in words["bg"]
    assert "23 November 2026" in words["en"]


def test_a_certificate_without_expiry_says_so(client, certificate):
    certificate.valid_until = None
    certificate.save()
    assertContains(visit(client, certificate), "no expiry")


def test_a_replaced_one_leads_to_the_new_one_and_a_revoked_one_tells_no_reason(client, world, version):
    made = make_each_status(world.alice, version, world.stoyan)
    assertContains(visit(client, made["superseded"]), f"/verify/{made['valid'].id}/")
    response = visit(client, made["revoked"])
    assertContains(response, "Revoked on")
    assertNotContains(response, "Issued by mistake")


def test_an_unknown_address_is_answered_in_words(client, db):
    response = client.get(f"/verify/{uuid.uuid4()}/")
    assert response.status_code == 404
    words = spoken(response)
    assert "Няма го в нашия регистър" in words["bg"]
    assert "Not in our register" in words["en"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_holders_name_stands_nowhere(client, certificate):
    content = visit(client, certificate).content.decode()
    for part in (*CYRILLIC.split(), *LATIN.split(), "alice@example.org", "Alpha Lab"):
        assert part not in content
    assert CYRILLIC not in visit(client, certificate, name="Иван Петров").content.decode()


YES, NO = "Yes, the certificate is in this name.", "The certificate is not in this name."


@pytest.mark.parametrize(
    "typed",
    [
        CYRILLIC,
        LATIN,
        CYRILLIC.upper(),
        LATIN.lower(),
        f"  {CYRILLIC.replace(' ', '   ')} ",
        CYRILLIC.replace(" ", "\N{NO-BREAK SPACE}"),
        unicodedata.normalize("NFD", CYRILLIC),
    ],
)
def test_a_name_that_is_typed_right_is_confirmed(client, certificate, typed):
    response = visit(client, certificate, name=typed)
    assertContains(response, YES)
    assertNotContains(response, NO)


@pytest.mark.parametrize(
    "typed", ["Мария", "Мария Георгиева", "Maria Georgieva", "Мария Стоянова Георгиев", "%", "x" * 5000]
)
def test_a_name_that_is_wrong_or_not_whole_is_not(client, certificate, typed):
    response = visit(client, certificate, name=typed)
    assertContains(response, NO)
    assertNotContains(response, YES)


@pytest.mark.parametrize("typed", ["", "   "])
def test_without_a_name_nothing_is_compared(client, certificate, typed):
    response = visit(client, certificate, name=typed)
    assertNotContains(response, YES)
    assertNotContains(response, NO)


def test_what_is_typed_cannot_become_markup(client, certificate):
    assertNotContains(visit(client, certificate, name='"><script>x</script>'), "<script>x")


def test_search_engines_and_caches_keep_away(client, certificate):
    response = visit(client, certificate)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assertContains(response, '<meta name="robots" content="noindex, nofollow">')
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Language"] == "bg, en"


def test_nobody_is_followed(client, certificate):
    assert not visit(client, certificate, name="somebody").cookies
    assert not client.get(f"/verify/{uuid.uuid4()}/").cookies


def test_the_page_takes_two_queries_at_most(client, certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        visit(client, certificate)


@pytest.mark.parametrize(
    "copied",
    [
        "{id}",
        "https://academy.example.org/verify/{id}/",
        "  academy.example.org/verify/{id}  ",
        "HTTPS://ACADEMY.EXAMPLE.ORG/VERIFY/{ID}/",
    ],
)
def test_the_code_is_found_however_it_was_copied(client, certificate, copied):
    text = copied.format(id=certificate.id, ID=str(certificate.id).upper())
    with override("en"):
        response = client.get(reverse("certificates:verify_start"), {"code": text})
    assert response.status_code == 302
    assert response["Location"] == f"/verify/{certificate.id}/"


@pytest.mark.parametrize("text", ["", "HLSC-2026-000001", "x" * 301, "6f1f0f0e-7c3d"])
def test_a_text_without_a_code_is_answered_with_what_to_do(client, db, text):
    with override("en"):
        response = client.get(reverse("certificates:verify_start"), {"code": text})
    assertContains(response, 'class="errorlist"')


def test_the_way_to_the_page_starts_without_complaint(client, db):
    for query in ({}, {"utm_source": "poster"}):
        with override("en"):
            response = client.get(reverse("certificates:verify_start"), query)
        assertContains(response, "Check a certificate")
        assertNotContains(response, "errorlist")
