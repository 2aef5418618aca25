"""HR's list of certificates and its CSV."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from certificates.views import hr
from learning.models import AuditEntry, Membership
from tests.factories.certificates import make_certificate, make_each_status, make_issued
from tests.factories.courses import make_course_version
from tests.factories.learning import make_membership, make_unit

YESTERDAY = timezone.localdate() - timedelta(days=1)


def listed(client, language="en", **query):
    with override(language):
        return client.get(reverse("certificates:hr_list"), query)


def shown(client, **query):
    """The holders in the list, in its order."""
    return [
        certificate.facts["holder"]["name"].split()[0]
        for certificate, _ in listed(client, **query).context["rows"]
    ]


def table(client, language="en", **query):
    with override(language):
        response = client.get(reverse("certificates:hr_csv"), query)
    return response, list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def hana(client, world):
    """Alpha's HR, signed in."""
    client.force_login(world.hana)
    return world.hana


def test_hr_sees_the_certificates_of_its_organisation_alone(client, world, version, hana):
    for person in (world.alice, world.charlie):
        make_issued(person, version)
    assert shown(client) == ["Alice"]
    client.force_login(world.stoyan)
    assert sorted(shown(client)) == ["Alice", "Charlie"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("valid", {"valid", "expiring"}),
        ("expiring", {"expiring"}),
        ("expired", {"expired"}),
        ("revoked", {"revoked"}),
        ("superseded", {"superseded"}),
        ("pending", {"pending"}),
        ("failed", {"failed"}),
        ("", {"valid", "expiring", "expired", "revoked", "superseded", "pending", "failed"}),
    ],
)
def test_each_status_can_be_filtered_and_says_what_the_row_says(
    client, world, version, hana, status, expected
):
    made = make_each_status(world.alice, version, world.stoyan)
    rows = listed(client, status=status).context["rows"]
    assert {certificate.id for certificate, _ in rows} == {made[each].id for each in expected}
    if status:
        assert {worth.value for _, worth in rows} == {"valid" if status == "expiring" else status}


def test_course_unit_and_search_narrow_the_list(client, world, version, hana):
    other = make_course_version("other", code="OTH-101")
    make_issued(world.alice, version)
    bob = make_issued(world.bob, other)
    unit = Membership.objects.get(user=world.alice).unit
    assert shown(client, course=version.course_id) == ["Alice"]
    assert shown(client, unit=unit.pk) == ["Alice"]
    for text in ("borisov", "BOB@EXAMPLE", bob.number[-6:], "Bob"):
        assert shown(client, q=text) == ["Bob"], text
    assert shown(client, q="nobody of this name") == []


def test_a_name_is_found_in_either_alphabet(client, world, version, hana):
    world.alice.full_name, world.alice.latin_name = "Мария Георгиева", "Maria Georgieva"
    world.alice.save()
    make_issued(world.alice, version)
    assert len(shown(client, q="георгиева")) == len(shown(client, q="georgieva")) == 1


def test_who_left_the_unit_is_not_found_by_it(client, world, version, hana):
    make_issued(world.alice, version)
    membership = Membership.objects.get(user=world.alice)
    Membership.objects.filter(pk=membership.pk).update(ended_on=YESTERDAY)
    assert shown(client, unit=membership.unit_id) == []
    assert shown(client) == ["Alice"]


def test_whose_page_hr_may_not_open_any_more_is_no_link(client, world, version, hana):
    make_issued(world.alice, version)
    assertContains(listed(client), f"/hr/people/{world.alice.pk}/")
    Membership.objects.filter(user=world.alice).update(ended_on=YESTERDAY)
    assertNotContains(listed(client), f"/hr/people/{world.alice.pk}/")
    assertContains(listed(client), "Alice Andreeva")


def test_who_answers_for_several_organisations_can_choose_one(client, world, version, hana):
    make_unit(world.beta, "Wards")
    for person in (world.alice, world.charlie):
        make_issued(person, version)
    assertNotContains(listed(client), 'name="organisation"')
    assert shown(client, organisation=world.beta.pk) == ["Alice"]  # not offered, so it narrows nothing
    make_membership(hana, world.beta, role="hr")
    assertContains(listed(client), "Beta Clinic – Wards")
    assert shown(client, organisation=world.beta.pk) == ["Charlie"]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "nonsense"},
        {"course": "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11"},
        {"course": "1' OR 1=1"},
        {"unit": "999999999999999999999"},
        {"unit": "x"},
        {"q": "x" * 101},
        {"q": "\x00"},
    ],
)
def test_a_value_that_is_not_offered_narrows_nothing_and_is_named(client, world, version, hana, query):
    make_issued(world.alice, version)
    response = listed(client, **query)
    assert len(response.context["rows"]) == 1
    assertContains(response, 'class="errorlist"')


def test_units_and_courses_of_others_are_not_offered(client, world, version, hana):
    make_unit(world.beta, "Secret unit")
    make_issued(world.charlie, make_course_version("secret", code="SEC-101"))
    response = listed(client)
    assertNotContains(response, "Secret unit")
    assertNotContains(response, "SEC-101")


def test_the_list_comes_in_pages_that_keep_the_filters(client, world, version, hana, monkeypatch):
    monkeypatch.setattr(hr, "PER_PAGE", 2)
    for person in (world.alice, world.bob, world.alice):
        make_issued(person, version)
    response = listed(client, status="valid")
    assertContains(response, "3 certificates")
    assertContains(response, "?status=valid&amp;page=2")
    assert len(shown(client, status="valid", page=2)) == 1
    assert len(shown(client, page="no number")) == 2
    assert len(shown(client, page=99)) == 1


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, world, version, hana, django_assert_max_num_queries, django_assert_num_queries
):
    make_issued(world.alice, version)
    listed(client)
    with django_assert_max_num_queries(14) as one:
        listed(client)
    make_issued(world.bob, version)
    make_each_status(world.alice, make_course_version("second", code="SEC-102"), world.stoyan)
    with django_assert_num_queries(len(one)):
        listed(client)


HEADS = {
    "bg": ["Име", "Имейл адрес", "Организация", "Курс", "Версия", "Номер", "Статус"],
    "en": ["Name", "E-mail address", "Organisation", "Course", "Version", "Number", "Status"],
}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_csv_speaks_the_readers_language_and_opens_in_a_spreadsheet(
    client, world, version, hana, language
):
    certificate = make_issued(world.alice, version)
    response, rows = table(client, language)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="certificates-{timezone.localdate():%Y-%m-%d}.csv"' in response["Content-Disposition"]
    assert rows[0][:7] == HEADS[language]
    assert rows[1][:6] == [
        "Alice Andreeva",
        "alice@example.org",
        "Alpha Lab",
        version.card["title"][language],
        "1.0",
        certificate.number,
    ]
    assert rows[1][7:] == [
        timezone.localdate().isoformat(),
        certificate.valid_until.isoformat(),
        certificate.sha256,
    ]


def test_the_csv_holds_what_the_filters_leave_on_all_pages(client, world, version, hana, monkeypatch):
    monkeypatch.setattr(hr, "PER_PAGE", 1)
    for person in (world.alice, world.bob, world.charlie):
        make_issued(person, version)
    make_certificate(world.bob, version)
    assert len(table(client)[1]) == 4
    assert [row[0] for row in table(client, q="alice")[1][1:]] == ["Alice Andreeva"]
    assert [row[6] for row in table(client, status="pending")[1][1:]] == ["In preparation"]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_no_name_becomes_a_formula(client, world, version, hana, name):
    world.alice.full_name = name
    world.alice.save()
    make_issued(world.alice, version)
    assert table(client)[1][1][0] == f"'{name}"


def test_the_csv_is_audited_without_what_was_searched_for(client, world, version, hana):
    make_issued(world.alice, version)
    table(client, q="alice", status="valid")
    entry = AuditEntry.objects.get(action="certificates.listed")
    assert entry.actor == hana
    assert entry.data == {"count": 1, "filters": ["search", "status"]}
