"""Live sessions: planned by trainers, seen by who takes the course, told by e-mail."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from courses.domain.freezing import publish_version
from courses.queries.lessons import live_sessions
from learning.domain.errors import NotAllowed
from learning.domain.sessions import NoSuchBlock, SessionPast, cancel, change, schedule
from learning.models import AuditEntry, CourseSession, User
from learning.tasks import send_learner_letters
from tests.factories.course_pages import make_paper_course
from tests.factories.teams import join_team
from tests.learning.browsing import address, soup, text
from tests.learning.taking import lesson

pytestmark = pytest.mark.django_db
LINK = "https://meet.example.org/foresight"


@pytest.fixture
def plan(world, version, enrolment):
    (block,) = live_sessions(version.pk)

    def plan(days=3, **values):
        given = {"starts_at": timezone.now() + timedelta(days=days), "minutes": 90, "place": "Room 4"}
        return schedule(
            actor=world.tanya,
            course=version.course,
            block_id=block.block_id,
            **(given | {"link": LINK} | values),
        )

    return plan


def letters():
    mail.outbox.clear()
    send_learner_letters()
    return mail.outbox


def on_first_page(client):
    return soup(client.get(address("dashboard", language="en"))).select_one("[aria-labelledby=sessions]")


class TestTelling:
    def test_each_change_is_told_once_to_those_who_take_the_course(self, world, plan):
        User.objects.filter(pk=world.alice.pk).update(language="en", time_zone="Europe/Lisbon")
        session = plan()
        (planned,) = letters()
        assert planned.to == [world.alice.email]
        assert planned.subject.startswith("Live session of “Foresight basics”")
        assert f"{session.starts_at.astimezone(ZoneInfo('Europe/Lisbon')):%H:%M}" in planned.body
        assert LINK in planned.body
        change(actor=world.tanya, session=session, place="Room 5")
        change(actor=world.tanya, session=session, place="Room 5")
        (moved,) = letters()
        assert "Room 5" in moved.body
        cancel(actor=world.tanya, session=session)
        cancel(actor=world.tanya, session=session)
        (off,) = letters()
        assert off.subject.startswith("Called off")
        told = AuditEntry.objects.filter(action__startswith="session.").order_by("pk")
        assert [entry.action for entry in told] == ["session.planned", "session.changed", "session.cancelled"]

    def test_a_letter_that_waits_tells_the_last_word_only(self, world, plan):
        session = plan()
        cancel(actor=world.tanya, session=session)
        (letter,) = letters()
        assert "няма да се проведе" in letter.body or "does not take place" in letter.body


class TestRules:
    def test_nobody_but_the_courses_trainers_plans(self, world, version, plan):
        session = plan()
        for stranger in (world.alice, world.hana, world.bob):
            with pytest.raises(NotAllowed):
                cancel(actor=stranger, session=session)
        session.refresh_from_db()
        assert session.cancelled_at is None

    def test_neither_in_the_past_nor_for_what_the_course_has_not(self, world, version, plan):
        with pytest.raises(SessionPast):
            plan(days=-1)
        with pytest.raises(NoSuchBlock):
            schedule(
                actor=world.tanya,
                course=version.course,
                block_id=uuid4(),
                starts_at=timezone.now() + timedelta(days=1),
                minutes=30,
            )
        assert not CourseSession.objects.exists()


class TestSeeing:
    def test_on_the_first_page_and_in_the_lesson_until_it_is_called_off(self, alice, world, enrolment, plan):
        session = plan()
        lesson_page = reverse("learning:lesson", args=[enrolment.pk, lesson("outlook")])
        shown = on_first_page(alice)
        assert "Room 4" in text(shown)
        assert shown.select_one(f"a[href='{LINK}']")
        assert "Room 4" in text(soup(alice.get(lesson_page)))
        cancel(actor=world.tanya, session=session)
        assert not soup(alice.get(address("dashboard", language="en"))).select_one(
            "[aria-labelledby=sessions]"
        )
        assert "Room 4" not in text(soup(alice.get(lesson_page)))

    def test_not_to_who_does_not_take_the_course(self, client, world, plan):
        plan()
        client.force_login(world.bob)
        assert not soup(client.get(address("dashboard", language="en"))).select_one(
            "[aria-labelledby=sessions]"
        )


class TestScreen:
    @pytest.fixture
    def paper(self):
        return make_paper_course()

    @pytest.fixture
    def author(self, client, paper, staff):
        GroupPagePermission.objects.all().delete()
        for page in paper.pages.values():
            join_team(staff.tanya, page)
        User.objects.filter(pk=staff.tanya.pk).update(language="en")
        client.force_login(User.objects.get(pk=staff.tanya.pk))
        return staff.tanya

    def test_planned_changed_and_called_off(self, client, paper, author, staff):
        page = paper.pages["en"]
        screen = reverse("learning_courses:sessions", args=[page.pk])
        assert "publish a version" in text(soup(client.get(screen)))
        version = publish_version(actor=None, course_page=paper.pages["bg"], major=True, notes={})
        (block,) = live_sessions(version.pk)
        day = timezone.localdate() + timedelta(days=5)
        given = {"block_id": block.block_id, "starts_at": f"{day} 14:00", "minutes": 60, "place": "Online"}
        refused = client.post(screen, given | {"link": "javascript:alert(1)"})
        assert refused.status_code == 200
        assert not CourseSession.objects.exists()
        past = client.post(screen, given | {"starts_at": "2020-01-01 10:00"})
        assert "lies in the past" in text(soup(past))
        assert soup(past).select_one("[name=place]")["value"] == "Online"
        listed = soup(client.post(screen, given, follow=True))
        assert "Online" in text(listed.select_one(".listing"))
        session = CourseSession.objects.get()
        assert timezone.localtime(session.starts_at).hour == 14
        one = reverse("learning_courses:session", args=[page.pk, session.pk])
        client.post(one, {"starts_at": f"{day} 15:30", "minutes": 60, "place": "Online"})
        session.refresh_from_db()
        assert (timezone.localtime(session.starts_at).minute, session.revision) == (30, 2)
        off = reverse("learning_courses:session_cancel", args=[page.pk, session.pk])
        assert "Called off" in text(soup(client.post(off, follow=True)).select_one(".listing"))
        assert client.get(one).status_code == 404

    def test_a_session_of_another_course_does_not_exist_here(self, client, paper, author, plan):
        session = plan()
        page = paper.pages["en"].pk
        for name in ("session", "session_cancel"):
            answer = client.post(reverse(f"learning_courses:{name}", args=[page, session.pk]))
            assert answer.status_code == 404
        session.refresh_from_db()
        assert session.cancelled_at is None
