"""Moving everybody whom a version moves: by a row that is the queue, once, whatever dies on the way."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from courses.enums import Rollout
from learning import tasks
from learning.domain import rollouts
from learning.domain.moving import move_run
from learning.domain.rebuilding import rebuild
from learning.domain.rollouts import plan_rollout, roll_out, waiting_ids
from learning.enums import EnrolmentState, EventKind, MoveReason, RolloutState
from learning.models import Enrolment, ProgressEvent, RolloutJob
from learning.queries.rollouts import rollout_notes
from tests.factories.courses import make_course_version
from tests.factories.editions import next_version
from tests.factories.learning import make_enrolment, make_user
from tests.learning.taking import accept, all_but_review, read
from tests.learning.threads import together


def published(version, **values):
    newer = next_version(version, **values)
    plan_rollout(newer)
    return newer


def finish(version):
    """Roll a version out to the end, as workers do."""
    while roll_out(version.rollout_job.pk):
        pass
    return RolloutJob.objects.get(version=version)


def numbers(*runs):
    return [Enrolment.objects.get(pk=run.pk).version.number for run in runs]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def runs(world, version):
    """A run that has not begun, one in progress, one completed, one withdrawn."""
    people = [make_user() for _ in range(4)]
    beginner, reader, finished, gone = (make_enrolment(person, version) for person in people)
    read(reader, "welcome")
    accept(all_but_review(finished), world.stoyan)
    Enrolment.objects.filter(pk=gone.pk).update(state=EnrolmentState.WITHDRAWN)
    return beginner, reader, finished, gone


@pytest.mark.parametrize(
    ("rollout", "expected"),
    [
        (Rollout.REQUIRE, ["1.1", "1.1", "1.0", "1.0"]),
        (Rollout.OFFER, ["1.1", "1.0", "1.0", "1.0"]),
        (Rollout.LEAVE, ["1.0", "1.0", "1.0", "1.0"]),
    ],
)
def test_who_moves(version, runs, rollout, expected):
    newer = published(version, rollout=rollout)
    if rollout == Rollout.LEAVE:
        assert not RolloutJob.objects.exists()
    else:
        job = finish(newer)
        assert (job.state, job.moved) == (RolloutState.DONE, expected.count("1.1"))
    assert numbers(*runs) == expected
    for run in Enrolment.objects.exclude(state=EnrolmentState.WITHDRAWN):
        assert rebuild(run) == []


def test_a_completed_run_keeps_every_value(version, runs):
    before = Enrolment.objects.values().get(pk=runs[2].pk)
    finish(published(version, material=["welcome"]))
    assert Enrolment.objects.values().get(pk=runs[2].pk) == before


def test_another_course_is_left_alone(world, version, runs):
    other = make_enrolment(world.alice, make_course_version("other"))
    finish(published(version))
    assert numbers(other) == ["1.0"]


def test_a_revision_of_a_new_edition_moves_nobody_of_the_old_one_who_may_choose(world, version, runs):
    _beginner, reader, *_others = runs
    edition = published(version, major=True, rollout=Rollout.OFFER)
    finish(edition)
    newcomer = make_enrolment(world.alice, edition)
    read(newcomer, "welcome")
    finish(published(edition, edit=lambda draft: draft.write("welcome", "<p>A comma</p>")))
    assert numbers(reader, newcomer) == ["1.0", "2.1"]


def test_publishing_does_no_work_for_each_learner(version, runs, django_assert_num_queries):
    newer = next_version(version)
    with django_assert_num_queries(3):
        plan_rollout(newer)
    assert numbers(*runs) == ["1.0"] * 4


def test_twice_is_once(version, runs):
    newer = published(version)
    finish(newer)
    RolloutJob.objects.update(state=RolloutState.PENDING)
    finish(newer)
    assert ProgressEvent.objects.filter(kind=EventKind.VERSION_CHANGED).count() == 2


def test_a_claimed_job_is_nobody_elses_until_its_lease_runs_out(version, runs):
    newer = published(version)
    job = RolloutJob.objects.get()
    RolloutJob.objects.update(state=RolloutState.RUNNING, lease_until=timezone.now() + timedelta(minutes=1))
    assert not roll_out(job.pk)
    assert numbers(*runs[:2]) == ["1.0", "1.0"]
    RolloutJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    finish(newer)
    assert numbers(*runs[:2]) == ["1.1", "1.1"]


def test_the_sweep_finds_what_a_lost_message_or_a_dead_worker_left(version, runs):
    newer = published(version)
    assert waiting_ids(5) == []
    RolloutJob.objects.update(created_at=timezone.now() - timedelta(seconds=30))
    assert waiting_ids(5) == [newer.rollout_job.pk]
    finish(newer)
    assert waiting_ids(5) == []


def test_a_pass_ends_and_the_next_goes_on(version, monkeypatch):
    monkeypatch.setattr(rollouts, "BATCH", 2)
    monkeypatch.setattr(rollouts, "PASS", 4)
    for _ in range(9):
        make_enrolment(make_user(), version)
    newer = published(version)
    assert roll_out(newer.rollout_job.pk)
    assert rollout_notes(version.course_id)[newer.pk] == "4 of 9 people moved."
    finish(newer)
    assert rollout_notes(version.course_id)[newer.pk] == "9 people moved."


def test_a_run_that_cannot_be_moved_stops_nobody_else(version, runs, monkeypatch, caplog):
    newer = published(version)

    def fails_for_the_reader(**values):
        if values["enrolment"].pk == runs[1].pk:
            raise RuntimeError("boom")
        return move_run(**values)

    monkeypatch.setattr(rollouts, "move_run", fails_for_the_reader)
    for _ in range(rollouts.MOST_FAILURES):
        assert not roll_out(newer.rollout_job.pk)
        RolloutJob.objects.update(lease_until=None)
    job = RolloutJob.objects.get()
    assert (job.state, job.moved, numbers(*runs[:2])) == (RolloutState.FAILED, 1, ["1.1", "1.0"])
    assert str(runs[1].pk) in caplog.text
    assert "could not be moved" in rollout_notes(version.course_id)[newer.pk]


class TestNewerVersions:
    def test_a_required_one_takes_over(self, version, runs):
        one = published(version)
        two = published(one, edit=lambda draft: draft.write("welcome", "<p>2</p>"), material=["welcome"])
        assert RolloutJob.objects.get(version=one).state == RolloutState.SUPERSEDED
        finish(two)
        assert numbers(*runs[:2]) == ["1.2", "1.2"]
        assert ProgressEvent.objects.filter(kind=EventKind.LESSON_REOPENED).count() == 1

    @pytest.mark.parametrize("rollout", [Rollout.OFFER, Rollout.LEAVE])
    def test_one_that_moves_fewer_lets_the_earlier_one_finish(self, version, runs, rollout):
        one = published(version)
        two = published(one, edit=lambda draft: draft.write("welcome", "<p>2</p>"), rollout=rollout)
        finish(one)
        if rollout == Rollout.OFFER:
            finish(two)
        assert numbers(*runs[:2]) == ["1.2" if rollout == Rollout.OFFER else "1.1", "1.1"]

    def test_a_worker_that_lost_its_claim_to_a_newer_version_stops(self, version, monkeypatch):
        monkeypatch.setattr(rollouts, "BATCH", 2)
        for _ in range(6):
            make_enrolment(make_user(), version)
        one, newer = published(version), []

        def publishes_meanwhile(**values):
            if not newer:
                newer.append(published(one, edit=lambda draft: draft.write("welcome", "<p>2</p>")))
            return move_run(**values)

        monkeypatch.setattr(rollouts, "move_run", publishes_meanwhile)
        assert not roll_out(one.rollout_job.pk)
        assert RolloutJob.objects.get(version=one).moved == 2
        finish(newer[0])
        assert set(numbers(*Enrolment.objects.all())) == {"1.2"}


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_two_movers_move_everybody_once(self, version):
        runs = [make_enrolment(make_user(), version) for _ in range(12)]
        for run in runs:
            read(run, "welcome")
        newer = published(version, material=["welcome"])

        def moves(worker):
            for run in runs[:: 1 if worker % 2 else -1]:
                with transaction.atomic():
                    move_run(actor=None, enrolment=run, version=newer, why=MoveReason.REQUIRED)
            return True

        together(4, moves)
        for kind in (EventKind.VERSION_CHANGED, EventKind.LESSON_REOPENED):
            assert ProgressEvent.objects.filter(kind=kind).count() == 12
        assert all(rebuild(run) == [] for run in Enrolment.objects.all())

    def test_workers_share_a_job_without_doing_anything_twice(self, version):
        for _ in range(30):
            make_enrolment(make_user(), version)
        newer = published(version)
        job = newer.rollout_job.pk
        together(4, lambda _worker: roll_out(job))
        assert RolloutJob.objects.get().moved == 30
        assert ProgressEvent.objects.filter(kind=EventKind.VERSION_CHANGED).count() == 30


def test_the_task_asks_for_the_next_pass(version, monkeypatch):
    monkeypatch.setattr(rollouts, "BATCH", 1)
    monkeypatch.setattr(rollouts, "PASS", 1)
    runs = [make_enrolment(make_user(), version) for _ in range(3)]
    newer = published(version)
    asked = []
    monkeypatch.setattr(tasks.roll_out_version, "delay", asked.append)
    tasks.roll_out_version(newer.rollout_job.pk)
    assert asked == [newer.rollout_job.pk]
    for _ in range(3):
        tasks.roll_out_version(newer.rollout_job.pk)
    assert numbers(*runs) == ["1.1"] * 3
