"""Assignments to review, as trainers and cluster staff meet them in Wagtail's admin."""

import pytest
from django.urls import reverse

from learning.domain.enrolment import enrol, withdraw
from learning.enums import SubmissionState
from learning.models import AuditEntry, Enrolment
from tests.learning.taking import TEXT, all_but_review, hand_in


@pytest.fixture
def submission(staff, enrolment):
    return hand_in(enrolment)


def visit(client, person, url, data=None):
    client.force_login(person)
    return client.post(url, data) if data is not None else client.get(url)


def review_url(submission):
    return reverse("assignments:review", args=[submission.pk])


class TestList:
    @pytest.mark.parametrize("who", ["tanya", "stoyan"])
    def test_it_shows_whose_work_waits(self, client, staff, submission, who):
        page = visit(client, getattr(staff, who), reverse("assignments:index") + "?state=submitted")
        assert page.status_code == 200
        text = page.content.decode()
        assert "Alice Andreeva" in text
        assert "Alpha Lab" in text
        assert review_url(submission) in text

    def test_the_menu_leads_trainers_to_what_waits(self, client, staff, submission):
        page = visit(client, staff.tanya, reverse("wagtailadmin_home"))
        assert reverse("assignments:index") + "?state=submitted" in page.content.decode()

    def test_drafts_own_work_and_withdrawn_runs_are_not_there(self, client, staff, course):
        own = hand_in(enrol(actor=staff.tanya, user=staff.tanya, course=course))
        run = enrol(actor=staff.bob, user=staff.bob, course=course)
        closed = hand_in(run)
        withdraw(actor=staff.stoyan, enrolment=run, reason="Left.")
        text = visit(client, staff.tanya, reverse("assignments:index")).content.decode()
        for work in (own, closed):
            assert review_url(work) not in text
            assert client.get(review_url(work), follow=True).status_code == 404

    @pytest.mark.parametrize("who", ["alice", "bob", "hana", "hristo", "olga"])
    def test_nobody_else_gets_in(self, client, staff, submission, who):
        for url in (reverse("assignments:index"), review_url(submission)):
            page = visit(client, getattr(staff, who), url)
            assert page.status_code == 302
            assert "Andreeva" not in page.content.decode()
        data = {"criterion-c1": "4", "feedback": "Mine.", "decision": "accept"}
        visit(client, getattr(staff, who), review_url(submission), data)
        submission.refresh_from_db()
        assert submission.state == SubmissionState.SUBMITTED

    def test_the_list_is_a_fixed_number_of_queries(
        self, client, staff, submission, course, django_assert_max_num_queries
    ):
        for person in (staff.bob, staff.charlie, staff.olga):
            hand_in(enrol(actor=person, user=person, course=course))
        visit(client, staff.tanya, reverse("assignments:index"))
        with django_assert_max_num_queries(16):
            client.get(reverse("assignments:index"))


class TestReview:
    def test_it_shows_the_work_and_the_rubric_and_is_audited(self, client, staff, submission):
        page = visit(client, staff.tanya, review_url(submission))
        text = page.content.decode()
        for shown in ("Alice Andreeva", "Alpha Lab", TEXT, "criterion-c1", 'value="4"', 'value="0"'):
            assert shown in text
        entry = AuditEntry.objects.get(action="assignment.opened")
        assert (entry.actor, entry.organisation) == (staff.tanya, staff.alpha)
        assert entry.target == f"assignmentsubmission:{submission.pk}"

    def test_accepting_completes_the_course(self, client, staff, enrolment):
        submission = all_but_review(enrolment)
        data = {"criterion-c1": "4", "feedback": "Clear.", "decision": "accept"}
        page = visit(client, staff.tanya, review_url(submission), data)
        assert page.status_code == 302
        submission.refresh_from_db()
        assert (submission.state, submission.reviewed_by, submission.feedback) == (
            SubmissionState.ACCEPTED,
            staff.tanya,
            "Clear.",
        )
        assert Enrolment.objects.get(pk=enrolment.pk).state == "completed"
        assert "Clear." in client.get(review_url(submission)).content.decode()

    def test_returning_asks_for_feedback_and_keeps_what_was_chosen(self, client, staff, submission):
        page = visit(client, staff.tanya, review_url(submission), {"criterion-c1": "0", "decision": "return"})
        assert page.status_code == 200
        assert "checked" in page.content.decode()
        submission.refresh_from_db()
        assert submission.state == SubmissionState.SUBMITTED
        data = {"criterion-c1": "0", "feedback": "Name your source.", "decision": "return"}
        assert visit(client, staff.tanya, review_url(submission), data).status_code == 302
        submission.refresh_from_db()
        assert submission.state == SubmissionState.RETURNED

    @pytest.mark.parametrize("points", ["", "3", "-1", "many"])
    def test_every_criterion_needs_a_level(self, client, staff, submission, points):
        data = {"criterion-c1": points, "feedback": "Hm.", "decision": "accept"}
        assert visit(client, staff.tanya, review_url(submission), data).status_code == 200
        submission.refresh_from_db()
        assert submission.state == SubmissionState.SUBMITTED

    def test_without_a_decision_nothing_is_accepted(self, client, staff, submission):
        visit(client, staff.tanya, review_url(submission), {"criterion-c1": "4", "feedback": "Hm."})
        submission.refresh_from_db()
        assert submission.state == SubmissionState.SUBMITTED

    def test_the_rubric_is_in_the_readers_language(self, client, staff, submission):
        staff.tanya.language = "bg"
        staff.tanya.save()
        assert "Яснота" in visit(client, staff.tanya, review_url(submission)).content.decode()
