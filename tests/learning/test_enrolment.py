from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from courses.models import Course
from learning.domain.enrolment import (
    CourseNotPublished,
    DeadlinePast,
    EnrolledElsewhere,
    PrerequisitesMissing,
    enrol,
    set_deadline,
    withdraw,
)
from learning.domain.errors import NotAllowed
from learning.domain.story import EnrolmentClosed, ReasonMissing
from learning.enums import EnrolmentState, EventKind, MembershipRole
from learning.models import AuditEntry, Enrolment, ProgressEvent
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment, make_membership
from tests.learning.threads import together


def kinds(enrolment):
    return list(enrolment.events.values_list("kind", flat=True))


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_a_learner_enrols_in_the_current_version_for_their_organisation(world, version):
    enrolment = enrol(actor=world.alice, user=world.alice, course=version.course)
    assert (enrolment.version, enrolment.organisation, enrolment.run) == (version, world.alpha, 1)
    assert enrolment.state == EnrolmentState.ENROLLED
    assert enrolment.assigned_by is None
    event = enrolment.events.get()
    assert (event.kind, event.actor, event.data["version"]) == (EventKind.ENROLLED, world.alice, "1.0")
    assert not AuditEntry.objects.exists()


def test_somebody_without_organisation_can_enrol(world, course):
    assert enrol(actor=world.olga, user=world.olga, course=course).organisation is None


def test_enrolling_twice_is_enrolling_once(world, course):
    first = enrol(actor=world.alice, user=world.alice, course=course)
    again = enrol(actor=world.alice, user=world.alice, course=course)
    assert again == first
    assert kinds(first) == [EventKind.ENROLLED]


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_enrol_once(world, course):
    results = together(10, lambda _: enrol(actor=world.alice, user=world.alice, course=course).pk)
    assert len(set(results)) == 1
    assert ProgressEvent.objects.count() == Enrolment.objects.count() == 1


def test_a_new_version_changes_nothing_for_who_is_enrolled(world, version):
    enrolment = enrol(actor=world.alice, user=world.alice, course=version.course)
    newer = make_course_version(minor=1, text="New.")
    assert enrol(actor=world.alice, user=world.alice, course=version.course).version == version
    enrolment.refresh_from_db()
    assert enrolment.version == version
    assert enrol(actor=world.bob, user=world.bob, course=version.course).version == newer


def test_a_stale_course_object_does_not_pin_an_old_version(world, version):
    stale = Course.objects.select_related("current_version").get(pk=version.course_id)
    newer = make_course_version(minor=1, text="New.")
    assert enrol(actor=world.alice, user=world.alice, course=stale).version == newer


def test_after_completion_a_second_run_can_begin(world, version):
    make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    assert enrol(actor=world.alice, user=world.alice, course=version.course).run == 2


def test_an_unpublished_course_cannot_be_taken(world, course):
    Course.objects.filter(pk=course.pk).update(current_version=None)
    with override("en"), pytest.raises(CourseNotPublished, match="not published"):
        enrol(actor=world.alice, user=world.alice, course=course)
    assert not Enrolment.objects.exists()


class TestPrerequisites:
    @pytest.fixture
    def advanced(self, version):
        return make_course_version("advanced", code="DEM-301", prerequisites=[version.course.slug]).course

    def test_missing_ones_are_named_in_the_readers_language(self, world, version, advanced):
        with override("en"), pytest.raises(PrerequisitesMissing, match="Foresight basics") as refusal:
            enrol(actor=world.alice, user=world.alice, course=advanced)
        assert refusal.value.slugs == ["demo-course"]
        with override("bg"):
            assert "Основи на предвиждането" in str(PrerequisitesMissing([version.course]))
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("state", [EnrolmentState.IN_PROGRESS, EnrolmentState.WITHDRAWN])
    def test_begun_is_not_completed(self, world, version, advanced, state):
        make_enrolment(world.alice, version, state=state)
        with pytest.raises(PrerequisitesMissing):
            enrol(actor=world.alice, user=world.alice, course=advanced)

    def test_somebody_elses_completion_does_not_count(self, world, version, advanced):
        make_enrolment(world.bob, version, state=EnrolmentState.COMPLETED)
        with pytest.raises(PrerequisitesMissing):
            enrol(actor=world.alice, user=world.alice, course=advanced)

    def test_completed_opens_the_way(self, world, version, advanced):
        make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
        assert enrol(actor=world.alice, user=world.alice, course=advanced).course == advanced

    def test_hr_may_waive_them_and_it_is_audited(self, world, advanced):
        with pytest.raises(PrerequisitesMissing):
            enrol(actor=world.hana, user=world.alice, course=advanced)
        enrolment = enrol(actor=world.hana, user=world.alice, course=advanced, waive_prerequisites=True)
        assert enrolment.events.get().data["waived"] == ["demo-course"]
        entry = AuditEntry.objects.get(action="enrolment.prerequisites_waived")
        assert (entry.actor, entry.target) == (world.hana, f"enrolment:{enrolment.pk}")
        assert (entry.organisation, entry.data) == (world.alpha, {"waived": ["demo-course"]})

    def test_a_learner_may_not_waive_them(self, world, advanced):
        with pytest.raises(NotAllowed):
            enrol(actor=world.alice, user=world.alice, course=advanced, waive_prerequisites=True)


class TestAssigning:
    def test_hr_assigns_with_a_deadline(self, world, course):
        enrolment = enrol(actor=world.hana, user=world.bob, course=course, due_on=tomorrow())
        assert (enrolment.assigned_by, enrolment.due_on) == (world.hana, tomorrow())
        assert AuditEntry.objects.get().action == "enrolment.assigned"

    @pytest.mark.parametrize("who", ["alice", "hristo", "tanya"])
    def test_nobody_else_may(self, world, course, who):
        with pytest.raises(NotAllowed):
            enrol(actor=getattr(world, who), user=world.bob, course=course)

    def test_cluster_staff_may_assign_to_anybody(self, world, course):
        assert enrol(actor=world.stoyan, user=world.olga, course=course).assigned_by == world.stoyan

    def test_the_run_belongs_to_the_organisation_that_assigns(self, world, course):
        make_membership(world.bob, world.beta, started_on=timezone.localdate() - timedelta(days=900))
        assert enrol(actor=world.hristo, user=world.bob, course=course).organisation == world.beta

    def test_a_membership_that_ended_opens_nothing(self, world, course):
        world.bob.memberships.update(ended_on=timezone.localdate() - timedelta(days=1))
        with pytest.raises(NotAllowed):
            enrol(actor=world.hana, user=world.bob, course=course)

    def test_assigning_an_open_run_again_sets_its_deadline(self, world, course):
        first = enrol(actor=world.bob, user=world.bob, course=course)
        again = enrol(actor=world.hana, user=world.bob, course=course, due_on=tomorrow())
        assert (again, again.due_on) == (first, tomorrow())
        assert kinds(first) == [EventKind.ENROLLED, EventKind.DEADLINE_SET]

    def test_a_run_for_another_organisation_is_not_taken_over(self, world, course):
        make_membership(world.bob, world.beta, started_on=timezone.localdate() - timedelta(days=900))
        enrol(actor=world.hristo, user=world.bob, course=course)
        with pytest.raises(EnrolledElsewhere):
            enrol(actor=world.hana, user=world.bob, course=course, due_on=tomorrow())
        assert Enrolment.objects.get().due_on is None

    def test_a_deadline_in_the_past_is_refused(self, world, course):
        with pytest.raises(DeadlinePast):
            enrol(
                actor=world.hana,
                user=world.bob,
                course=course,
                due_on=timezone.localdate() - timedelta(days=1),
            )
        assert not Enrolment.objects.exists()

    def test_a_learner_sets_no_deadline(self, world, course):
        with pytest.raises(NotAllowed):
            enrol(actor=world.bob, user=world.bob, course=course, due_on=tomorrow())


class TestDeadline:
    def test_hr_sets_and_removes_it(self, world, enrolment):
        assert set_deadline(actor=world.hana, enrolment=enrolment, due_on=tomorrow()).due_on == tomorrow()
        assert set_deadline(actor=world.hana, enrolment=enrolment, due_on=None).due_on is None
        enrolment.refresh_from_db()
        assert enrolment.due_on is None
        assert kinds(enrolment).count(EventKind.DEADLINE_SET) == 2
        assert (
            AuditEntry.objects.filter(action="enrolment.deadline_set", organisation=world.alpha).count() == 2
        )

    def test_the_same_again_leaves_no_trace(self, world, enrolment):
        for _ in range(3):
            set_deadline(actor=world.stoyan, enrolment=enrolment, due_on=tomorrow())
        assert kinds(enrolment).count(EventKind.DEADLINE_SET) == 1

    @pytest.mark.parametrize("who", ["alice", "bob", "hristo", "tanya"])
    def test_nobody_else_may(self, world, enrolment, who):
        with pytest.raises(NotAllowed):
            set_deadline(actor=getattr(world, who), enrolment=enrolment, due_on=tomorrow())

    def test_hr_that_is_no_longer_hr_may_not(self, world, enrolment):
        world.hana.memberships.update(role=MembershipRole.EMPLOYEE)
        with pytest.raises(NotAllowed):
            set_deadline(actor=world.hana, enrolment=enrolment, due_on=tomorrow())

    def test_a_completed_run_has_no_deadline_to_set(self, world, version):
        completed = make_enrolment(world.bob, version, state=EnrolmentState.COMPLETED)
        with pytest.raises(EnrolmentClosed):
            set_deadline(actor=world.hana, enrolment=completed, due_on=tomorrow())


class TestWithdrawing:
    def test_it_needs_a_reason_and_keeps_the_story(self, world, enrolment):
        with pytest.raises(ReasonMissing):
            withdraw(actor=world.stoyan, enrolment=enrolment, reason="  ")
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left the project.")
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left the project.")
        enrolment.refresh_from_db()
        assert enrolment.state == EnrolmentState.WITHDRAWN
        assert kinds(enrolment) == [EventKind.ENROLLED, EventKind.WITHDRAWN]
        assert enrolment.events.last().data == {"reason": "Left the project."}
        assert AuditEntry.objects.get().action == "enrolment.withdrawn"

    def test_afterwards_a_new_run_can_begin(self, world, enrolment):
        withdraw(actor=world.hana, enrolment=enrolment, reason="A mistake.")
        again = enrol(actor=world.alice, user=world.alice, course=enrolment.course)
        assert (again.run, again.state) == (2, EnrolmentState.ENROLLED)

    @pytest.mark.parametrize("who", ["alice", "hristo", "tanya"])
    def test_nobody_else_may(self, world, enrolment, who):
        with pytest.raises(NotAllowed):
            withdraw(actor=getattr(world, who), enrolment=enrolment, reason="Because.")

    def test_what_is_completed_stays(self, world, version):
        completed = make_enrolment(world.bob, version, state=EnrolmentState.COMPLETED)
        with pytest.raises(EnrolmentClosed):
            withdraw(actor=world.stoyan, enrolment=completed, reason="Because.")


def test_the_story_cannot_be_rewritten(enrolment):
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE learning_progressevent SET kind = 'withdrawn'")
