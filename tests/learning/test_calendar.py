"""One's own dates as a calendar (RFC 5545), under an address that only its owner knows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from courses.queries.lessons import live_sessions
from learning.domain.sessions import cancel, change, schedule
from learning.models import Enrolment, User
from tests.learning.browsing import address, soup

pytestmark = pytest.mark.django_db


def own_address(client):
    page = soup(client.get(address("calendar", language="en")))
    return "/" + page.select_one("#calendar-address")["value"].split("/", 3)[3]


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(answer.content).events}


@pytest.fixture
def due(enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(due_on=date(2031, 5, 9))
    return enrolment


def test_deadlines_and_sessions_without_signing_in(alice, client_of_nobody, world, due, version):
    (block,) = live_sessions(version.pk)
    starts = timezone.now().replace(microsecond=0) + timedelta(days=4)
    session = schedule(
        actor=world.tanya,
        course=version.course,
        block_id=block.block_id,
        starts_at=starts,
        minutes=90,
        place="Зала 4; вход Б",
    )
    User.objects.filter(pk=world.alice.pk).update(language="bg")
    path = own_address(alice)
    found = events(client_of_nobody, path)
    deadline, meeting = found[f"deadline-{due.pk}"], found[f"session-{session.pk}"]
    assert deadline["dtstart"].dt == date(2031, 5, 9)
    assert "Основи на предвиждането" in deadline["summary"]
    assert (meeting["dtstart"].dt, meeting["dtend"].dt) == (starts, starts + timedelta(minutes=90))
    assert meeting["location"] == "Зала 4; вход Б"
    change(actor=world.tanya, session=session, starts_at=starts + timedelta(days=1))
    cancel(actor=world.tanya, session=session)
    moved = events(client_of_nobody, path)[f"session-{session.pk}"]
    assert (moved["status"], moved["sequence"]) == ("CANCELLED", 3)


def test_what_is_completed_stands_there_no_more(alice, client_of_nobody, due):
    path = own_address(alice)
    assert events(client_of_nobody, path)
    Enrolment.objects.filter(pk=due.pk).update(state="withdrawn")
    assert events(client_of_nobody, path) == {}


def test_a_renewed_address_voids_the_old_one(alice, client_of_nobody, due):
    old = own_address(alice)
    alice.post(address("calendar"))
    assert client_of_nobody.get(old).status_code == 404
    assert events(client_of_nobody, own_address(alice))


def test_who_may_not_sign_in_has_no_calendar(alice, client_of_nobody, world, due):
    path = own_address(alice)
    User.objects.filter(pk=world.alice.pk).update(is_active=False)
    assert client_of_nobody.get(path).status_code == 404


def test_each_has_their_own(alice, client, world, due):
    path = own_address(alice)
    client.force_login(world.bob)
    assert own_address(client) != path
    forged = reverse("learning:calendar_feed", args=["WyJhIiwwXQ:1abc:xyz"])
    assert client.get(forged).status_code == 404
