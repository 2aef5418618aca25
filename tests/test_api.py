"""The API: what it says, to whom, and with which keys."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from certificates.domain import issuing
from learning.domain.enrolment import enrol
from learning.domain.progress import open_lesson
from learning.models import AuditEntry
from learning.queries.outlines import outline_of
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course_version
from tests.factories.learning import make_world

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def version(db):
    return make_course_version()


def token_of(user):
    out = io.StringIO()
    call_command("create_api_token", user.email, stdout=out)
    return out.getvalue().strip()


def ask(client, name, *args, token="", **query):
    headers = {"authorization": f"Token {token}"} if token else {}
    return client.get(reverse(f"api:{name}", args=args), query, headers=headers)


def test_the_schema_is_valid_openapi_3(db):
    document = SchemaGenerator().get_schema(public=True)
    validate_schema(document)
    assert document["openapi"].startswith("3.")
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_the_page_about_the_api_names_every_address(client, db):
    page = ask(client, "docs").content.decode()
    for path in SchemaGenerator().get_schema(public=True)["paths"]:
        assert path in page


def test_without_an_account_the_answer_is_401(client, db):
    assert ask(client, "enrolment-list").status_code == 401


def test_a_token_opens_what_its_person_may_see(client, world, version):
    enrol(actor=world.alice, user=world.alice, course=version.course)
    token = token_of(world.alice)
    rows = ask(client, "enrolment-list", token=token).json()["results"]
    assert [(row["course"], row["state"], row["version"]) for row in rows] == [
        ("demo-course", "enrolled", "1.0")
    ]


@pytest.mark.parametrize("token", ["x", "0" * 64, "Token"])
def test_a_made_up_token_opens_nothing(client, world, token):
    assert ask(client, "enrolment-list", token=token).status_code == 401


def test_a_revoked_token_opens_nothing(client, world):
    token = token_of(world.alice)
    call_command("create_api_token", world.alice.email, "--revoke", stdout=io.StringIO())
    assert ask(client, "enrolment-list", token=token).status_code == 401
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"token.created", "token.revoked"}


def test_only_the_hash_of_a_token_is_kept(world):
    from knox.models import AuthToken

    token = token_of(world.alice)
    assert token not in json.dumps(list(AuthToken.objects.values()), default=str)


@pytest.mark.parametrize("close", [False, True])
def test_no_token_for_nobody(world, close):
    world.alice.is_active = not close
    world.alice.save()
    with pytest.raises(CommandError, match="Check the spelling"):
        call_command("create_api_token", world.alice.email if close else "nobody@example.org")


def test_one_enrolment_tells_the_progress_of_each_lesson(client, world, version):
    enrolment = enrol(actor=world.alice, user=world.alice, course=version.course)
    first = outline_of(version.id).lessons[0]
    open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=first.id)
    client.force_login(world.alice, BACKEND)
    lessons = ask(client, "enrolment-detail", enrolment.id).json()["lessons"]
    assert [lesson["state"] for lesson in lessons][:2] == ["opened", ""]
    assert len(lessons) == len(outline_of(version.id).lessons)


def test_the_catalogue_tells_outcomes_and_outline(client, world, version):
    client.force_login(world.alice, BACKEND)
    assert [row["code"] for row in ask(client, "catalogue-list").json()["results"]] == ["DEM-101"]
    course = ask(client, "catalogue-detail", "demo-course").json()
    assert course["modules"][0]["lessons"][0]["title"].keys() == {"bg", "en"}
    assert "correct" not in json.dumps(course)


def test_hr_reads_its_people_and_their_progress_only(client, world, version):
    for person in (world.alice, world.charlie):
        enrol(actor=person, user=person, course=version.course)
    client.force_login(world.hana, BACKEND)
    people = ask(client, "hr-person-list").json()["results"]
    assert {person["full_name"] for person in people} == {"Alice Andreeva", "Bob Borisov", "Hana Hristova"}
    rows = ask(client, "hr-enrolment-list").json()["results"]
    assert {row["person"] for row in rows} == {str(world.alice.id)}
    assert ask(client, "hr-person-enrolments", world.alice.id).json()["count"] == 1
    assert ask(client, "hr-person-detail", world.charlie.id).status_code == 404


def test_a_certificate_has_a_file_once_it_is_made(client, world, version):
    certificate = make_certificate(world.alice, version)
    client.force_login(world.alice, BACKEND)
    assert ask(client, "certificate-detail", certificate.id).json()["file"] is None
    issuing.issue(certificate.id)
    answer = ask(client, "certificate-detail", certificate.id).json()
    assert answer["status"] == "valid"
    content = b"".join(client.get(answer["file"]).streaming_content)
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["enrolment-list", "catalogue-list", "certificate-list"])
def test_nothing_can_be_written(client, world, name):
    client.force_login(world.alice, BACKEND)
    assert client.post(reverse(f"api:{name}"), {}).status_code == 405


@pytest.mark.parametrize("name", ["hr-person-list", "hr-enrolment-list", "hr-certificate-list"])
def test_a_list_costs_the_same_however_long(client, world, version, name, django_assert_max_num_queries):
    client.force_login(world.hana, BACKEND)
    for person in (world.alice, world.bob):
        make_certificate(person, version)
    with django_assert_max_num_queries(8):
        assert ask(client, name).json()["count"] >= 2
