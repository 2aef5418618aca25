from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning.domain.rebuilding import rebuild, repair
from learning.enums import EnrolmentState, EventKind
from learning.models import AuditEntry, Enrolment, LessonProgress
from learning.signals import course_completed
from tests.learning.taking import accept, all_but_review, lesson, read, take


def command(*arguments):
    out = StringIO()
    call_command("rebuild_progress", *arguments, stdout=out)
    return out.getvalue()


def fields(differences):
    return {(one.field, one.lesson_id) for one in differences}


def test_a_run_that_went_its_way_differs_in_nothing(world, enrolment):
    assert rebuild(Enrolment.objects.get()) == []
    submission = all_but_review(enrolment)
    assert rebuild(Enrolment.objects.get()) == []
    accept(submission, world.tanya)
    assert rebuild(Enrolment.objects.get()) == []
    assert "1 runs compared, 0 repaired" in command()


def test_differences_are_reported_before_anything_changes(enrolment):
    read(enrolment, "welcome")
    take(enrolment)
    Enrolment.objects.update(progress_percent=3, state=EnrolmentState.ENROLLED)
    LessonProgress.objects.filter(lesson_id=lesson("welcome")).update(state="opened", completed_at=None)
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_id=lesson("outlook"), state="completed", opened_at=timezone.now()
    )
    run = Enrolment.objects.get()
    expected = {
        ("state", None),
        ("progress_percent", None),
        ("state", lesson("welcome")),
        ("state", lesson("outlook")),
    }
    assert fields(rebuild(run)) == expected
    with pytest.raises(CommandError, match="1 of 1 runs differ"):
        command()
    assert Enrolment.objects.get().progress_percent == 3


def test_a_repair_is_an_event_and_audited(world, enrolment):
    read(enrolment, "welcome")
    Enrolment.objects.update(progress_percent=3)
    LessonProgress.objects.all().delete()
    out = command("--fix", world.stoyan.email)
    assert "progress_percent: stored 3, by its events 20" in out
    assert "1 runs compared, 1 repaired" in out
    run = Enrolment.objects.get()
    assert (run.progress_percent, rebuild(run)) == (20, [])
    assert run.lessons.get().state == "completed"
    event = run.events.get(kind=EventKind.SUMMARY_REPAIRED)
    assert event.actor == world.stoyan
    assert AuditEntry.objects.get().action == "enrolment.repaired"
    assert "0 repaired" in command("--fix", world.stoyan.email)


def test_a_completion_that_was_lost_happens_and_is_announced(world, enrolment):
    """All evidence is in the story, but the moment of completion got lost: the repair catches up on it."""
    heard = []

    def hear(sender, enrolment, **kwargs):
        heard.append(enrolment.pk)

    def silent(locked, actor):
        return None

    with pytest.MonkeyPatch.context() as patch:
        submission = all_but_review(enrolment)
        patch.setattr("learning.domain.progress.refresh", silent)
        accept(submission, world.tanya)
    run = Enrolment.objects.get()
    assert run.state == EnrolmentState.IN_PROGRESS
    assert ("state", None) in fields(rebuild(run))
    course_completed.connect(hear)
    try:
        repair(actor=world.stoyan, enrolment=run)
    finally:
        course_completed.disconnect(hear)
    run.refresh_from_db()
    assert (run.state, run.result_percent, heard, rebuild(run)) == (
        EnrolmentState.COMPLETED,
        100,
        [run.pk],
        [],
    )


def test_a_completion_that_nobody_earned_is_taken_back(world, enrolment):
    read(enrolment, "welcome")
    Enrolment.objects.update(
        state=EnrolmentState.COMPLETED, completed_at=timezone.now(), progress_percent=100, result_percent=99
    )
    repair(actor=world.stoyan, enrolment=Enrolment.objects.get())
    run = Enrolment.objects.get()
    assert (run.state, run.completed_at, run.progress_percent, run.result_percent) == (
        EnrolmentState.IN_PROGRESS,
        None,
        20,
        None,
    )


@pytest.mark.parametrize("email", ["nobody@example.org", "tanya@example.org", "alice@example.org"])
def test_only_in_the_name_of_cluster_staff(world, enrolment, email):
    Enrolment.objects.update(progress_percent=3)
    with pytest.raises(CommandError, match="nobody has|not cluster staff|Nobody has"):
        command("--fix", email)
    assert Enrolment.objects.get().progress_percent == 3
