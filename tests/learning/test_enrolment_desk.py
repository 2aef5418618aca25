"""Enrolments in Wagtail's admin: cluster staff find a run and help."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.enums import Rollout
from learning.domain.enrolment import enrol, set_deadline
from learning.models import Enrolment
from tests.factories.editions import next_version
from tests.learning.taking import block, read, take


@pytest.fixture
def stoyan(staff):
    """Cluster staff who may enter the admin."""
    return staff.stoyan


def desk_url(run):
    return reverse("enrolments:desk", args=[run.pk])


class TestList:
    def test_all_runs_with_filters(self, client, world, stoyan, enrolment):
        late = enrol(actor=world.charlie, user=world.charlie, course=enrolment.course)
        Enrolment.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
        client.force_login(stoyan)
        index = reverse("enrolments:index")
        everything = client.get(index).content.decode()
        assert "Alice Andreeva" in everything
        assert "Charlie Chavdarov" in everything
        for query, there, away in (
            ("overdue=true", "Charlie Chavdarov", "Alice Andreeva"),
            ("overdue=false", "Alice Andreeva", "Charlie Chavdarov"),
            (f"organisation={world.alpha.pk}", "Alice Andreeva", "Charlie Chavdarov"),
            ("q=charlie", "Charlie Chavdarov", "Alice Andreeva"),
        ):
            rows = client.get(f"{reverse('enrolments:index_results')}?{query}").content.decode()
            assert there in rows, query
            assert away not in rows, query

    def test_the_deadline_is_a_day_and_not_how_long_ago(self, client, stoyan, enrolment):
        Enrolment.objects.filter(pk=enrolment.pk).update(due_on=date(2031, 2, 14))
        client.force_login(stoyan)
        rows = client.get(reverse("enrolments:index_results")).content.decode()
        assert "14.02.2031" in rows or "14/02/2031" in rows

    @pytest.mark.parametrize("who", ["alice", "hana", "hristo", "tanya"])
    def test_only_cluster_staff(self, client, world, stoyan, enrolment, who):
        client.force_login(getattr(world, who))
        for url in (reverse("enrolments:index"), desk_url(enrolment)):
            response = client.get(url)
            assert response.status_code == 302
            assert "Alice" not in response.content.decode()
        due_on = (timezone.localdate() + timedelta(days=9)).isoformat()
        client.post(desk_url(enrolment), {"act": "deadline", "due_on": due_on})
        client.post(desk_url(enrolment), {"act": "withdraw", "reason": "Because."})
        enrolment.refresh_from_db()
        assert (enrolment.due_on, enrolment.state) == (None, "enrolled")


class TestDesk:
    def post(self, client, stoyan, run, **data):
        client.force_login(stoyan)
        response = client.post(desk_url(run), data, follow=True)
        run.refresh_from_db()
        return response.content.decode()

    def test_it_shows_where_the_run_stands(self, client, stoyan, enrolment):
        take(enrolment, right=False)
        client.force_login(stoyan)
        client.cookies["django_language"] = "en"
        text = client.get(desk_url(enrolment)).content.decode()
        for shown in (
            "Alice Andreeva",
            "Alpha Lab",
            "Foresight basics",
            "Knowledge check",
            "1 / 3",
            "Final quiz",
        ):
            assert shown in text

    def test_deadline(self, client, stoyan, enrolment):
        day = timezone.localdate() + timedelta(days=9)
        self.post(client, stoyan, enrolment, act="deadline", due_on=day.isoformat())
        assert enrolment.due_on == day
        self.post(client, stoyan, enrolment, act="deadline", due_on="")
        assert enrolment.due_on is None
        yesterday = timezone.localdate() - timedelta(days=1)
        client.cookies["django_language"] = "en"
        assert "lies in the past" in self.post(
            client, stoyan, enrolment, act="deadline", due_on=yesterday.isoformat()
        )
        self.post(client, stoyan, enrolment, act="deadline", due_on="soon")
        assert enrolment.due_on is None

    def test_withdrawal_needs_a_reason(self, client, stoyan, enrolment):
        self.post(client, stoyan, enrolment, act="withdraw", reason="")
        assert enrolment.state == "enrolled"
        text = self.post(client, stoyan, enrolment, act="withdraw", reason="Left the company.")
        assert enrolment.state == "withdrawn"
        assert "Left the company." in text

    def test_granting_an_attempt(self, client, stoyan, enrolment):
        quiz = str(block("check-1", "quiz"))
        client.force_login(stoyan)
        assert 'value="grant"' not in client.get(desk_url(enrolment)).content.decode()
        for _ in range(3):
            take(enrolment, right=False)
        assert 'value="grant"' in client.get(desk_url(enrolment)).content.decode()
        text = self.post(client, stoyan, enrolment, act="grant", block=quiz, reason="Was ill.")
        assert "3 / 4" in text
        assert "Was ill." in text
        assert take(enrolment).number == 4

    @pytest.mark.parametrize(
        "data", [{}, {"act": "grant", "reason": "x"}, {"act": "grant", "block": "x", "reason": "y"}]
    )
    def test_nonsense_changes_nothing(self, client, stoyan, enrolment, data):
        before = enrolment.events.count()
        self.post(client, stoyan, enrolment, **data)
        assert enrolment.events.count() == before

    def test_an_unknown_run_is_404(self, client, stoyan, enrolment):
        client.force_login(stoyan)
        url = desk_url(enrolment).replace(str(enrolment.pk), "00000000-0000-4000-8000-000000000000")
        assert client.get(url, follow=True).status_code == 404

    def test_what_staff_did_before_is_listed(self, client, world, stoyan, enrolment):
        set_deadline(actor=world.hana, enrolment=enrolment, due_on=timezone.localdate())
        client.force_login(stoyan)
        assert "Hana Hristova" in client.get(desk_url(enrolment)).content.decode()


class TestMoving:
    def test_staff_moves_a_run_and_the_story_says_so(self, client, stoyan, enrolment, version):
        read(enrolment, "welcome")
        newer = next_version(version, rollout=Rollout.LEAVE, material=["welcome"])
        client.force_login(stoyan)
        assert "1.1" in client.get(desk_url(enrolment)).content.decode()
        answer = client.post(
            desk_url(enrolment), {"act": "move", "version": newer.pk, "reason": "Asked for it."}, follow=True
        )
        page = answer.content.decode()
        assert Enrolment.objects.get().version == newer
        assert "(1.0 → 1.1)" in page
        assert "Asked for it." in page
        assert 'name="version"' not in page

    @pytest.mark.parametrize("key", ["", "x", "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11"])
    def test_a_version_that_does_not_exist(self, client, stoyan, enrolment, version, key):
        client.force_login(stoyan)
        client.post(desk_url(enrolment), {"act": "move", "version": key, "reason": "Why not"}, follow=True)
        assert Enrolment.objects.get().version == version
