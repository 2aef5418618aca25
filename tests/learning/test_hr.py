import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from learning.domain.spreadsheets import safe_cell
from learning.enums import EnrolmentState, MembershipRole
from learning.models import AuditEntry, Enrolment, LessonResponse, Membership
from learning.queries import credentials as credential_queries
from learning.queries.people import rows
from tests.factories.courses import make_course_version
from tests.factories.learning import (
    make_employee,
    make_enrolment,
    make_membership,
    make_unit,
)


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def page(client, name, *args, **query):
    with override("en"):
        return client.get(reverse(f"learning:{name}", args=args), query)


def row_of(viewer, person, organisation=None):
    return rows(viewer, [person], organisation)[0]


@pytest.fixture
def busy(world, version):
    """Alice is overdue in one course, Bob has one due soon; Charlie of Beta is overdue too."""
    return {
        "alice": make_enrolment(
            world.alice, version, due_on=day(-3), state=EnrolmentState.IN_PROGRESS, progress_percent=40
        ),
        "bob": make_enrolment(world.bob, version, due_on=day(10)),
        "charlie": make_enrolment(world.charlie, version, due_on=day(-1)),
    }


PAGES = ["hr_overview", "hr_people", "hr_people_csv"]


@pytest.mark.parametrize("who", ["alice", "tanya", "olga"])
@pytest.mark.parametrize("name", PAGES)
def test_for_others_the_pages_do_not_exist(client, world, who, name):
    client.force_login(getattr(world, who))
    assert page(client, name).status_code == 404
    assert page(client, "hr_person", world.bob.pk).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_sign_in(client, db, name):
    response = page(client, name)
    assert response.status_code == 302
    assert response["Location"].startswith("/en/accounts/login/?next=%2Fen%2Fhr%2F")


@pytest.mark.parametrize("name", PAGES)
def test_hr_meets_no_name_of_another_organisation(client, world, busy, name):
    world.beta.name_bg = world.beta.name_en = "Beta Secret"
    world.beta.save()
    client.force_login(world.hana)
    body = page(client, name).content.decode()
    assert "Alice Andreeva" in body
    for foreign in ("Charlie", "charlie@example.org", "Hristo Hadzhiev", "Beta Secret"):
        assert foreign not in body


def test_a_foreign_person_and_a_foreign_run_do_not_exist(client, world, busy):
    client.force_login(world.hana)
    assert page(client, "hr_person", world.charlie.pk).status_code == 404
    with override("en"):
        assign = reverse("learning:hr_assign", args=[world.charlie.pk])
        deadline = reverse("learning:hr_deadline", args=[busy["charlie"].pk])
    course = busy["charlie"].course_id
    assert client.post(assign, {"course": course}).status_code == 404
    assert client.post(deadline, {"due_on": day(5)}).status_code == 404
    busy["charlie"].refresh_from_db()
    assert busy["charlie"].due_on == day(-1)


def test_foreign_ids_in_filters_narrow_nothing_and_show_nothing(client, world, busy):
    client.force_login(world.hana)
    foreign_unit = make_unit(world.beta, "Beta Unit")
    response = page(client, "hr_people", unit=foreign_unit.pk, organisation=world.beta.pk)
    body = response.content.decode()
    assert "Charlie" not in body
    assert "Beta Unit" not in body
    assert "Alice" in body


def test_the_role_taken_away_ends_the_screens_at_the_next_request(client, world, busy):
    client.force_login(world.hana)
    assert page(client, "hr_people").status_code == 200
    Membership.objects.filter(user=world.hana).update(role=MembershipRole.EMPLOYEE)
    assert page(client, "hr_people").status_code == 404


def test_cluster_staff_see_every_organisation(client, world, busy):
    client.force_login(world.stoyan)
    body = page(client, "hr_people").content.decode()
    assert "Alice" in body
    assert "Charlie" in body
    assert page(client, "hr_person", world.charlie.pk).status_code == 200
    body = page(client, "hr_people", organisation=world.beta.pk).content.decode()
    assert "Alice" not in body


def test_hr_never_reads_what_a_learner_wrote(client, world, version):
    run = make_enrolment(world.alice, version)
    LessonResponse.objects.create(
        enrolment=run,
        lesson_id=run.pk,
        block_id=run.pk,
        kind="reflection",
        data={"text": "secret thought"},
        updated_at=timezone.now(),
    )
    client.force_login(world.hana)
    for name, args in (("hr_person", [world.alice.pk]), ("hr_people", []), ("hr_people_csv", [])):
        assert "secret thought" not in page(client, name, *args).content.decode()


def test_valid_certificates_are_counted_and_can_be_downloaded(client, world, version, monkeypatch):
    run = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    credential = credential_queries.Credential(
        id=run.pk,
        status="valid",
        number="HLSC-1",
        issued_on=day(0),
        valid_until=day(700),
        download_url="/certificate.pdf",
        verify_url="/verify/",
    )
    asked = []

    def answer(ids):
        asked.append(ids)
        return {run.pk: credential} if run.pk in ids else {}

    monkeypatch.setattr(credential_queries.hooks, "get_hooks", lambda name: [answer])
    assert row_of(world.hana, world.alice).certificates == 1
    assert asked == [[run.pk]]
    client.force_login(world.hana)
    body = page(client, "hr_person", world.alice.pk).content.decode()
    assert 'href="/certificate.pdf"' in body
    assert "85 %" in body.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["hr_overview", "hr_people", "hr_people_csv"])
def test_more_people_need_no_more_queries(client, world, version, name, django_assert_max_num_queries):
    def add(number):
        for _ in range(number):
            person = make_employee(world.alpha, unit=make_unit(world.alpha))
            make_enrolment(person, version, due_on=day(-2))
            make_enrolment(person, make_course_version(f"c{person.pk}"), state=EnrolmentState.COMPLETED)

    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert page(client, name).status_code == 200
        return len(queries)

    client.force_login(world.hana)
    add(1)
    page(client, name)
    one = count()
    add(3)
    assert count() == one
    assert one <= 30


def test_a_person_page_needs_no_more_queries_for_more_runs(client, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert page(client, "hr_person", world.alice.pk).status_code == 200
        return len(queries)

    client.force_login(world.hana)
    make_enrolment(world.alice, make_course_version("a", code="A-1"), assigned_by=world.hana)
    count()
    one = count()
    for slug in ("b", "c", "d"):
        make_enrolment(world.alice, make_course_version(slug, code=slug), assigned_by=world.hana)
    assert count() == one


def test_the_csv_is_the_filtered_list(client, world, busy):
    client.force_login(world.hana)
    response = page(client, "hr_people_csv", state="overdue")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"people-{timezone.localdate():%Y-%m-%d}.csv" in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [entry["Name"] for entry in table] == ["Alice Andreeva"]
    assert table[0]["Next deadline"] == day(-3).isoformat()
    assert table[0]["Courses overdue"] == "1"
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (world.hana, "people.exported")
    assert entry.data == {"count": 1, "filters": ["state"]}


def test_the_csv_speaks_the_language_of_its_reader(client, world):
    client.force_login(world.hana)
    with override("bg"):
        header = client.get(reverse("learning:hr_people_csv")).content.decode("utf-8-sig").splitlines()[0]
    assert header.startswith("Име")


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_is_a_formula(client, world, start):
    make_employee(world.alpha, full_name=f"{start}cmd|' /C calc'!A0")
    client.force_login(world.hana)
    table = csv.reader(io.StringIO(page(client, "hr_people_csv").content.decode("utf-8-sig")))
    cells = [cell for line in table for cell in line]
    assert f"'{start}cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_an_honest_cell_stays_as_it_is():
    assert safe_cell("Иван Петров") == "Иван Петров"
    assert safe_cell(None) == ""
    assert safe_cell(7) == "7"


def test_hr_assigns_a_course_with_a_deadline(client, world, version):
    client.force_login(world.hana)
    with override("en"):
        url = reverse("learning:hr_assign", args=[world.alice.pk])
    response = client.post(url, {"course": version.course_id, "due_on": day(30).isoformat()}, follow=True)
    assert "is assigned to Alice Andreeva" in response.content.decode()
    run = Enrolment.objects.get(user=world.alice)
    assert (run.organisation, run.assigned_by, run.due_on) == (world.alpha, world.hana, day(30))
    assert AuditEntry.objects.filter(action="enrolment.assigned", actor=world.hana).exists()


def test_a_deadline_in_the_past_is_refused_where_it_was_typed(client, world, version):
    client.force_login(world.hana)
    with override("en"):
        url = reverse("learning:hr_assign", args=[world.alice.pk])
    response = client.post(url, {"course": version.course_id, "due_on": day(-1).isoformat()})
    assert "lies in the past" in response.content.decode()
    assert not Enrolment.objects.exists()


def test_prerequisites_are_waived_only_with_a_reason(client, world, version):
    advanced = make_course_version("advanced", code="DEM-301", prerequisites=["demo-course"])
    client.force_login(world.hana)
    with override("en"):
        url = reverse("learning:hr_assign", args=[world.alice.pk])
    data = {"course": advanced.course_id}
    assert "must come first" in client.post(url, data).content.decode()
    assert "Say why" in client.post(url, data | {"waive": "on", "reason": " "}).content.decode()
    assert not Enrolment.objects.exists()
    client.post(url, data | {"waive": "on", "reason": "Six years of foresight projects"})
    assert Enrolment.objects.get().course == advanced.course
    entry = AuditEntry.objects.get(action="enrolment.waiver_explained")
    assert entry.data == {"reason": "Six years of foresight projects"}


def test_a_course_that_is_taken_for_another_organisation_is_left_alone(client, world, version):
    make_membership(world.alice, world.beta)
    foreign = make_enrolment(world.alice, version, organisation=world.beta)
    client.force_login(world.hana)
    with override("en"):
        url = reverse("learning:hr_assign", args=[world.alice.pk])
    body = client.post(url, {"course": version.course_id, "due_on": day(3).isoformat()}).content.decode()
    assert "outside your organisation" in body
    assert "Beta" not in body
    foreign.refresh_from_db()
    assert foreign.due_on is None


def test_hr_changes_and_removes_a_deadline(client, world, busy):
    client.force_login(world.hana)
    with override("en"):
        url = reverse("learning:hr_deadline", args=[busy["bob"].pk])
    client.post(url, {"due_on": day(60).isoformat()})
    busy["bob"].refresh_from_db()
    assert busy["bob"].due_on == day(60)
    client.post(url, {"due_on": ""})
    busy["bob"].refresh_from_db()
    assert busy["bob"].due_on is None
    assert AuditEntry.objects.filter(action="enrolment.deadline_set", actor=world.hana).count() == 2
    response = client.post(url, {"due_on": "tomorrow"}, follow=True)
    assert "not a date" in response.content.decode()


def test_who_left_has_no_page_and_no_deadline_to_change(client, world, busy):
    Membership.objects.filter(user=world.alice).update(ended_on=day(-1))
    client.force_login(world.hana)
    assert page(client, "hr_person", world.alice.pk).status_code == 404
    with override("en"):
        url = reverse("learning:hr_deadline", args=[busy["alice"].pk])
    assert client.post(url, {"due_on": day(60).isoformat()}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"page": "999"},
        {"page": "x"},
        {"state": "nonsense"},
        {"course": "x", "unit": "x", "organisation": "x"},
        {"q": "'; drop table learning_user; --"},
        {"q": "\x00"},
        {"unit": "99999999999999999999999"},
    ],
)
def test_odd_addresses_do_not_break_the_list(client, world, query):
    client.force_login(world.stoyan)
    assert page(client, "hr_people", **query).status_code == 200
    assert page(client, "hr_people_csv", **query).status_code == 200
