"""Nobody who reads Bulgarian meets an English word: pages, notices, errors, mails."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from certificates.models import Certificate
from cms.domain.site import set_up_site
from learning.domain import invitations
from learning.domain.attempts import submit_attempt
from learning.models import Enrolment, Invitation, Organisation, Unit, User
from tests.access_table import ROUTES
from tests.cms.latin import WORD, latin_words
from tests.factories.learning import PASSWORD, make_user
from tests.factories.site_objects import add_draft, make_objects
from tests.learning.taking import all_but_review, take

# Not for readers of pages: schemas for programs, files.
NO_PAGES = ("api:", "media", "healthz")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def objects(db):
    set_up_site()
    made = make_objects()
    add_draft(made)
    User.objects.update(language="bg")
    return made


def data_of(objects):
    """Return the phrases that pages show as data: names, and Latin words of the courses' texts."""
    course = [lesson.content["bg"] for lesson in objects.version.lessons.all()]
    questions = [both["bg"] for both in objects.version.questions.values()]
    names = {
        "A cone",
        "bg",
        *User.objects.values_list("full_name", flat=True),
        *(name.split()[0] for name in User.objects.values_list("full_name", flat=True)),
        *Organisation.objects.values_list("name_bg", flat=True),
        *Unit.objects.values_list("name_bg", flat=True),
    }
    return frozenset(names | set(WORD.findall(json.dumps([course, questions], ensure_ascii=False))))


def person_for(objects, role):
    world = objects.world
    return {"employee": world.alice, "hr": world.hana, "trainer": world.tanya, "staff": world.stoyan}.get(
        role
    )


def address(name, *args):
    with translation.override("bg"):
        return reverse(name, args=args)


def text_of(response):
    assert response.status_code < 500
    is_page = response.headers["Content-Type"].startswith("text/html") and not response.streaming
    return response.content.decode() if is_page else ""


def english_in(objects, response):
    return latin_words(text_of(response), data_of(objects))


@pytest.mark.parametrize("role", ["anonymous", "employee", "hr", "trainer", "staff"])
def test_every_page_is_in_bulgarian(client, objects, role):
    if person := person_for(objects, role):
        client.force_login(person, BACKEND)
    english, read = {}, 0
    for route in ROUTES:
        if "get" not in route.methods or route.name.startswith(NO_PAGES):
            continue
        response = client.get(address(route.name, *route.args(objects)), HTTP_ACCEPT_LANGUAGE="bg")
        read += bool(text_of(response))
        if words := english_in(objects, response):
            english[route.name] = words
    assert english == {}
    assert read > 4


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_change_password",
        "account_set_password",
        "account_email",
        "account_email_verification_sent",
        "account_reauthenticate",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_every_account_page_is_in_bulgarian(client, objects, name, signed_in):
    if signed_in:
        client.force_login(objects.world.alice, BACKEND)
    assert english_in(objects, client.get(address(name), follow=True)) == []


SHORT_PASSWORD = {"oldpassword": PASSWORD, "password1": "123", "password2": "1234"}
SIMILAR_PASSWORD = {
    "oldpassword": "wrong",
    "password1": "alice@example.org",
    "password2": "alice@example.org",
}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_login", {}),
        ("account_login", {"login": "nobody", "password": "x"}),
        ("account_login", {"login": "alice@example.org", "password": "wrong"}),
        ("account_reset_password", {"email": "nobody"}),
        ("account_change_password", {}),
        ("account_change_password", SHORT_PASSWORD),
        ("account_change_password", SIMILAR_PASSWORD),
        ("account_email", {"action_add": "", "email": "alice@example.org"}),
        ("account_email", {"action_add": "", "email": "new@example.org"}),
        ("account_reauthenticate", {"password": "wrong"}),
        ("learning:profile", {}),
        ("learning:profile", {"full_name": "\0" + "а" * 300, "latin_name": "Имена", "language": "de"}),
    ],
)
def test_what_a_form_complains_of_is_in_bulgarian(client, objects, name, data):
    if name not in ("account_login", "account_reset_password"):
        client.force_login(objects.world.alice, BACKEND)
    response = client.post(address(name), data, follow=True)
    assert english_in(objects, response) == []


@pytest.mark.parametrize("password", ["1234567", "password123456", "123456789012", "alice@example.org"])
def test_a_weak_password_is_refused_in_bulgarian(client, objects, password):
    client.force_login(objects.world.alice, BACKEND)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = client.post(address("account_change_password"), data)
    assert "парола" in text_of(response).lower()
    assert english_in(objects, response) == []


def test_notices_after_signing_in_and_out_are_in_bulgarian(client, objects):
    entered = client.post(
        address("account_login"), {"login": "alice@example.org", "password": PASSWORD}, follow=True
    )
    assert english_in(objects, entered) == []
    assert english_in(objects, client.post(address("account_logout"), follow=True)) == []


def test_a_new_password_comes_in_bulgarian(client, objects):
    client.post(address("account_reset_password"), {"email": "alice@example.org"})
    client.post(address("account_reset_password"), {"email": "nobody@example.org"})
    known, unknown = mail.outbox
    assert latin_words(known.subject + known.body, data_of(objects)) == []
    assert latin_words(unknown.subject + unknown.body, data_of(objects)) == []
    link = re.search(r"https?://testserver(\S+)", known.body).group(1)
    assert english_in(objects, client.get(link, follow=True)) == []
    form = client.get(link, follow=True).request["PATH_INFO"]
    assert english_in(objects, client.post(form, {"password1": "1", "password2": "2"})) == []
    new = "нещо дълго и ново 2026"
    assert english_in(objects, client.post(form, {"password1": new, "password2": new}, follow=True)) == []
    assert (
        latin_words(mail.outbox[-1].subject + mail.outbox[-1].body, data_of(objects) | {"Unspecified"}) == []
    )
    assert english_in(objects, client.get(link, follow=True)) == [], "the link is used up"


def test_an_invitation_comes_in_bulgarian(client, objects):
    world = objects.world
    invitation = invitations.invite(
        actor=world.stoyan, email="nova@example.org", organisation=world.alpha, role="hr", language="bg"
    )
    invitations.deliver(invitation.pk)
    letter = mail.outbox[-1]
    assert latin_words(letter.subject + letter.body, data_of(objects)) == []
    assert latin_words(letter.alternatives[0].content, data_of(objects)) == []
    link = re.search(r"(/bg/invitations/\S+/)", letter.body).group(1)
    assert english_in(objects, client.get(link, follow=True)) == []
    wrong = {"full_name": "", "latin_name": "Имена", "password": "1", "language": "bg"}
    accept = address("learning:invitation_accept", invitation.pk)
    assert english_in(objects, client.post(accept, wrong)) == []
    client.force_login(world.olga, BACKEND)
    assert english_in(objects, client.get(link, follow=True)) == []
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert english_in(objects, client.get(link, follow=True)) == []


def test_a_course_is_taken_in_bulgarian(client, objects):
    alice, enrolment = objects.world.alice, objects.enrolment
    client.force_login(alice, BACKEND)
    lesson = address("learning:assignment", enrolment.id, objects.assignment_lesson, objects.assignment)
    respond = address("learning:respond", enrolment.id, objects.lesson, objects.reflection)
    attempt = address("learning:attempt_submit", objects.attempt.id)
    complete = address("learning:lesson_complete", enrolment.id, objects.lesson)
    for where, data in [
        (lesson, {"text": "Чернова", "revision": 0, "then": "submit"}),
        (lesson, {"text": "Стара", "revision": 7}),
        (respond, {"text": "Мисъл", "revision": 0}),
        (respond, {"text": "Стара", "revision": 9}),
        (attempt, {}),
        (complete, {}),
    ]:
        assert english_in(objects, client.post(where, data, follow=True)) == [], where
    take(enrolment, "check-1", right=False)
    pages = [
        ("learning:attempt", objects.attempt.id),
        ("learning:lesson", enrolment.id, objects.quiz_lesson),
        ("learning:lesson", enrolment.id, objects.assignment_lesson),
        ("learning:course", objects.version.course.slug),
    ]
    for name, *args in pages:
        assert english_in(objects, client.get(address(name, *args), follow=True)) == [], name


def test_a_completed_course_and_its_certificate_are_in_bulgarian(client, objects):
    world = objects.world
    enrolment = objects.enrolment
    submit_attempt(actor=world.alice, attempt=objects.attempt)
    all_but_review(enrolment)
    client.force_login(world.alice, BACKEND)
    for due in (-3, 0, 1, 9):
        Enrolment.objects.filter(id=enrolment.id).update(due_on=timezone.localdate() + timedelta(days=due))
        for name in ("learning:dashboard", "learning:catalogue"):
            assert english_in(objects, client.get(address(name))) == [], (name, due)
    certificate = Certificate.objects.filter(user=world.alice).first()
    verify = f"/verify/{certificate.id}/"
    for change in (
        {"state": "pending"},
        {"state": "failed"},
        {"state": "issued"},
        {"valid_until": timezone.localdate() - timedelta(days=1)},
        {"revoked_at": timezone.now(), "revocation_reason": "Грешка"},
    ):
        Certificate.objects.filter(id=certificate.id).update(**change)
        seen = [address("certificates:list"), f"{verify}?lang=bg", address("learning:dashboard")]
        for page in seen:
            assert english_in(objects, client.get(page, HTTP_ACCEPT_LANGUAGE="bg")) == [], (page, change)
    checked = client.post(verify, {"name": "Друг"}, HTTP_ACCEPT_LANGUAGE="bg")
    assert english_in(objects, checked) == []


def test_hr_works_in_bulgarian(client, objects):
    world = objects.world
    client.force_login(world.hana, BACKEND)
    assign = address("learning:hr_assign", world.alice.id)
    deadline = address("learning:hr_deadline", objects.enrolment.id)
    for where, data in [
        (assign, {}),
        (assign, {"course": objects.version.course_id, "due_on": "2020-01-01"}),
        (deadline, {"due_on": "вчера"}),
        (deadline, {"due_on": "2020-01-01"}),
        (deadline, {"due_on": timezone.localdate() + timedelta(days=9)}),
    ]:
        assert english_in(objects, client.post(where, data, follow=True)) == [], data
    for query in ("q=никой", "state=overdue", "unit=9999", "page=99"):
        for name in ("learning:hr_people", "certificates:hr_list", "learning:catalogue"):
            assert english_in(objects, client.get(f"{address(name)}?{query}")) == [], (name, query)


def test_exports_for_hr_have_bulgarian_headings(client, objects):
    client.force_login(objects.world.hana, BACKEND)
    for name in ("learning:hr_people_csv", "certificates:hr_csv"):
        response = client.get(address(name))
        table = b"".join(response.streaming_content) if response.streaming else response.content
        headings = table.decode("utf-8-sig").splitlines()[0]
        assert latin_words(headings) == []


def test_errors_are_in_bulgarian(client, objects):
    assert english_in(objects, client.get("/bg/няма-такава/")) == []
    client.raise_request_exception = False
    with translation.override("bg"):
        refused = client.get("/bg/", HTTP_HOST="elsewhere.example")
    assert latin_words(refused.content.decode(), frozenset({"Bad Request"})) == []


def test_the_api_complains_in_bulgarian(client, objects):
    def detail(response):
        return response.json()["detail"]

    bulgarian = {"HTTP_ACCEPT_LANGUAGE": "bg"}
    listed = reverse("api:catalogue-list")
    assert latin_words(detail(client.get(listed, **bulgarian))) == []
    client.force_login(make_user(), BACKEND)
    missing = reverse("api:catalogue-detail", args=["no-such-course"])
    assert latin_words(detail(client.get(missing, **bulgarian))) == []
    assert latin_words(detail(client.get(f"{listed}?page=99", **bulgarian))) == []
    refused = detail(client.post(listed, **bulgarian))
    assert latin_words(refused, frozenset({"POST"})) == []
