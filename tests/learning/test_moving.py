"""Moving a run to a newer version: nothing that was done is lost, and only what is material comes again."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from courses.enums import Rollout
from learning.domain.errors import NotAllowed
from learning.domain.moving import (
    NotOffered,
    VersionNotNewer,
    keep_version,
    move_by_staff,
    move_run,
    take_offer,
)
from learning.domain.progress import LessonNotCompletable, complete_lesson
from learning.domain.rebuilding import rebuild, repair
from learning.domain.story import EnrolmentClosed, ReasonMissing
from learning.enums import EnrolmentState, EventKind, LessonState, MoveReason, SubmissionState
from learning.models import AssignmentSubmission, AuditEntry, Enrolment, LessonProgress
from learning.queries.attempts import quiz_status
from learning.queries.enrolments import standing
from learning.queries.evidence import evidence_of
from learning.queries.versions import offer_to
from learning.signals import course_completed
from tests.factories.courses import make_course_version
from tests.factories.editions import next_version
from tests.factories.questions import questions
from tests.learning.taking import (
    accept,
    all_but_review,
    answer,
    block,
    hand_in,
    lesson,
    read,
    start,
    submit_attempt,
    take,
)


def move(run, version, why=MoveReason.REQUIRED):
    plan = move_run(actor=None, enrolment=run, version=version, why=why)
    run.refresh_from_db()
    assert rebuild(Enrolment.objects.get(pk=run.pk)) == []
    return plan


def done(run):
    return evidence_of(run.pk).completed_lessons


def kinds(run):
    return list(run.events.values_list("kind", flat=True))


class TestWhatIsKept:
    def test_a_lesson_that_changed_a_little_stays_completed_with_its_date(self, enrolment, version):
        read(enrolment, "welcome")
        before = LessonProgress.objects.get()
        plan = move(enrolment, next_version(version))
        after = LessonProgress.objects.get()
        assert (after.state, after.completed_at) == (LessonState.COMPLETED, before.completed_at)
        assert plan.again == ()
        assert enrolment.version.number == "1.1"

    def test_the_story_says_from_where_to_where_and_why(self, world, enrolment, version):
        read(enrolment, "welcome")
        move_run(
            actor=world.tanya,
            enrolment=enrolment,
            version=next_version(version, material=["welcome"]),
            why=MoveReason.REQUIRED,
        )
        event = enrolment.events.get(kind=EventKind.VERSION_CHANGED)
        assert event.actor == world.tanya
        assert event.data == {
            "from": "1.0",
            "to": "1.1",
            "again": [str(lesson("welcome"))],
            "why": "required",
            "reason": "",
        }

    def test_a_lesson_that_is_left_out_stays_on_record(self, enrolment, version):
        read(enrolment, "welcome", "signals")
        newer = next_version(version, lambda draft: draft.drop("signals"))
        move(enrolment, newer)
        assert lesson("signals") in done(enrolment)
        assert (standing(enrolment).done, standing(enrolment).total) == (1, 4)

    def test_a_lesson_that_comes_back_is_still_completed(self, enrolment, version):
        read(enrolment, "welcome", "signals")
        without = next_version(version, lambda draft: draft.drop("signals"))
        move(enrolment, without)
        again = next_version(without, lambda draft: draft.add("signals"))
        move(enrolment, again)
        assert standing(enrolment).done == 2

    def test_a_new_mandatory_lesson_is_open(self, enrolment, version):
        read(enrolment, "welcome")
        plan = move(enrolment, next_version(version, lambda draft: draft.add("extra")))
        assert plan.added == (lesson("extra"),)
        assert (standing(enrolment).done, standing(enrolment).total) == (1, 6)

    def test_another_order_changes_nothing_that_was_done(self, enrolment, version):
        read(enrolment, "welcome")

        def reorder(draft):
            draft.outline["modules"][0]["lessons"].reverse()
            draft.outline["modules"].reverse()

        move(enrolment, next_version(version, reorder))
        assert done(enrolment) == {lesson("welcome")}

    def test_the_place_in_the_lesson_and_the_answers_stay(self, enrolment, version):
        from learning.domain.progress import save_position
        from learning.domain.responses import save_response

        place = f"{block('welcome', 'text')}:1"
        save_position(actor=enrolment.user, enrolment=enrolment, lesson_id=lesson("welcome"), position=place)
        saved = save_response(
            actor=enrolment.user,
            enrolment=enrolment,
            lesson_id=lesson("welcome"),
            block_id=block("welcome", "reflection"),
            data={"text": "A thought."},
            base_revision=0,
        )
        read(enrolment, "welcome")
        move(enrolment, next_version(version, material=["welcome"]))
        saved.refresh_from_db()
        assert saved.data == {"text": "A thought."}
        assert LessonProgress.objects.get(lesson_id=lesson("welcome")).position == place

    def test_weights_follow_the_new_version(self, enrolment, version):
        read(enrolment, "welcome")  # 15 of 75 minutes
        assert Enrolment.objects.get().progress_percent == 20

        def longer(draft):
            draft.lesson("welcome")["minutes"] = 60

        move(enrolment, next_version(version, longer))  # 60 of 120
        assert enrolment.progress_percent == 50


class TestWhatIsToBeDoneAgain:
    def test_a_material_lesson_is_open_again(self, enrolment, version):
        read(enrolment, "welcome", "signals")
        plan = move(enrolment, next_version(version, material=["welcome"]))
        assert plan.again == (lesson("welcome"),)
        assert done(enrolment) == {lesson("signals")}
        progress = LessonProgress.objects.get(lesson_id=lesson("welcome"))
        assert (progress.state, progress.completed_at, progress.round) == (LessonState.OPENED, None, 2)
        read(enrolment, "welcome")
        assert rebuild(Enrolment.objects.get()) == []
        assert kinds(enrolment).count(EventKind.LESSON_COMPLETED) == 3

    def test_what_was_not_done_is_not_opened_again(self, enrolment, version):
        read(enrolment, "signals")
        plan = move(enrolment, next_version(version, material=["welcome"]))
        assert plan.again == ()
        assert EventKind.LESSON_REOPENED not in kinds(enrolment)

    def test_a_quiz_counts_afresh(self, enrolment, version):
        take(enrolment)
        take(enrolment, right=False)
        newer = next_version(version, lambda draft: draft.set("check-1", attempts=2), material=["check-1"])
        move(enrolment, newer)
        status = quiz_status(enrolment, block("check-1", "quiz"))
        assert (status.used, status.allowed, status.best, status.passed) == (0, 2, None, False)
        assert [one.percent for one in status.earlier] == [100, 0]
        assert enrolment.attempts.count() == 2
        with pytest.raises(LessonNotCompletable):
            complete_lesson(actor=enrolment.user, enrolment=enrolment, lesson_id=lesson("check-1"))
        attempt = take(enrolment, right=False)
        assert (attempt.number, attempt.version) == (3, newer)
        assert quiz_status(enrolment, block("check-1", "quiz")).best == 0
        assert lesson("check-1") in done(enrolment)
        assert rebuild(Enrolment.objects.get()) == []

    def test_granted_attempts_count_for_their_round(self, world, enrolment, version):
        from learning.domain.attempts import grant_attempt

        for _ in range(3):
            take(enrolment, right=False)
        grant_attempt(
            actor=world.stoyan, enrolment=enrolment, block_id=block("check-1", "quiz"), reason="Ill."
        )
        assert quiz_status(enrolment, block("check-1", "quiz")).allowed == 4
        newer = next_version(version, lambda draft: draft.set("check-1", attempts=2), material=["check-1"])
        move(enrolment, newer)
        assert quiz_status(enrolment, block("check-1", "quiz")).allowed == 2

    def test_an_assignment_is_handed_in_again_from_the_same_text(self, world, enrolment, version):
        old = accept(hand_in(enrolment), world.tanya)
        move(enrolment, next_version(version, material=["project"]))
        old.refresh_from_db()
        assert (old.state, old.scores, old.version) == (SubmissionState.ACCEPTED, {"c1": 4}, version)
        new = AssignmentSubmission.objects.get(round=2)
        assert (new.state, new.text, new.version) == (SubmissionState.DRAFT, old.text, None)
        assert lesson("project") not in done(enrolment)
        assert not evidence_of(enrolment.pk).is_accepted(block("project", "assignment"))
        handed = hand_in(enrolment, "A better card.", base_revision=1)
        assert (handed.pk, handed.version) == (new.pk, enrolment.version)
        accept(handed, world.tanya)
        assert rebuild(Enrolment.objects.get()) == []
        assert evidence_of(enrolment.pk).is_accepted(block("project", "assignment"))

    def test_waiting_work_is_judged_no_more(self, world, enrolment, version):
        from learning.domain.assignments import AlreadyReviewed
        from learning.queries.reviews import submissions_for

        waiting = hand_in(enrolment)
        move(enrolment, next_version(version, material=["project"]))
        assert not submissions_for(world.tanya).exists()
        with pytest.raises(AlreadyReviewed):
            accept(waiting, world.tanya)

    def test_a_draft_goes_on(self, enrolment, version):
        from learning.domain.assignments import save_draft

        draft = save_draft(
            actor=enrolment.user,
            enrolment=enrolment,
            lesson_id=lesson("project"),
            block_id=block("project", "assignment"),
            text="Half a card.",
            base_revision=0,
        )
        move(enrolment, next_version(version, material=["project"]))
        assert AssignmentSubmission.objects.get() == draft
        hand_in(enrolment, "A whole card.", base_revision=1)
        assert lesson("project") in done(enrolment)

    @pytest.mark.parametrize("name", ["check-1", "project"])
    def test_another_quiz_or_assignment_has_to_be_done_whatever_was_marked(self, enrolment, version, name):
        take(enrolment)
        hand_in(enrolment)
        plan = move(enrolment, next_version(version, lambda draft: draft.replace_block(name)))
        assert plan.again == (lesson(name),)
        assert lesson(name) not in done(enrolment)

    def test_a_reading_lesson_that_gets_a_quiz_has_to_be_done(self, enrolment, version):
        read(enrolment, "welcome")

        def test_it(draft):
            quiz = draft.contents[str(lesson("check-1"))]
            draft.contents[str(lesson("welcome"))] = quiz
            draft.lesson("welcome")["quiz"] = draft.lesson("check-1")["quiz"]
            draft.drop("check-1")

        assert move(enrolment, next_version(version, test_it)).again == (lesson("welcome"),)


class TestWhatSomebodyIsInTheMiddleOf:
    def test_an_attempt_keeps_its_questions_and_counts(self, enrolment, version):
        attempt = start(enrolment)

        def other_questions(draft):
            for question in draft.questions["q-single"].values():
                for option in question["options"]:
                    option["correct"] = not option["correct"]
            draft.questions.pop("q-short")
            draft.set("check-1", questions=[code for code in questions() if code != "q-short"])

        move(enrolment, next_version(version, other_questions))
        answer(attempt)
        submitted = submit_attempt(actor=enrolment.user, attempt=attempt)
        assert (submitted.percent, submitted.version) == (100, version)
        assert lesson("check-1") in done(enrolment)
        assert rebuild(Enrolment.objects.get()) == []

    def test_an_attempt_at_a_renewed_quiz_counts_when_it_is_submitted_after_the_move(
        self, enrolment, version
    ):
        take(enrolment)
        attempt = start(enrolment)
        move(enrolment, next_version(version, material=["check-1"]))
        status = quiz_status(enrolment, block("check-1", "quiz"))
        assert (status.used, status.open_attempt_id) == (1, attempt.pk)
        answer(attempt, right=False)
        submit_attempt(actor=enrolment.user, attempt=attempt)
        assert quiz_status(enrolment, block("check-1", "quiz")).best == 0
        assert rebuild(Enrolment.objects.get()) == []

    def test_an_attempt_at_a_quiz_that_is_gone_is_graded_and_kept(self, enrolment, version):
        attempt = start(enrolment)
        move(enrolment, next_version(version, lambda draft: draft.drop("check-1")))
        answer(attempt)
        assert submit_attempt(actor=enrolment.user, attempt=attempt).percent == 100
        assert standing(enrolment).quiz_average is None
        assert rebuild(Enrolment.objects.get()) == []

    def test_work_is_judged_by_the_rubric_that_it_was_handed_in_under(self, world, enrolment, version):
        submission = hand_in(enrolment)

        def other_rubric(draft):
            for text in draft.contents[str(lesson("project"))].values():
                text["blocks"][0]["value"]["rubric"][0]["id"] = "c9"

        move(enrolment, next_version(version, other_rubric))
        assert accept(submission, world.tanya).state == SubmissionState.ACCEPTED


class TestSeveralVersions:
    def test_the_marks_of_all_versions_in_between_count(self, enrolment, version):
        read(enrolment, "welcome", "signals")
        one = next_version(version, material=["welcome"])
        two = next_version(one, lambda draft: draft.set("signals", caption="New"), material=["signals"])
        three = next_version(two, lambda draft: draft.write("welcome", "<p>A comma.</p>"))
        assert move(enrolment, three).again == (lesson("welcome"), lesson("signals"))

    def test_step_by_step_comes_to_the_same(self, world, version):
        from tests.factories.learning import make_enrolment

        runs = [make_enrolment(person, version) for person in (world.alice, world.bob)]
        for run in runs:
            read(run, "welcome", "signals")
        one = next_version(version, material=["welcome"])
        two = next_version(one, lambda draft: draft.set("signals", caption="New"), material=["signals"])
        move(runs[0], two)
        move(runs[1], one)
        move(runs[1], two)
        assert done(runs[0]) == done(runs[1]) == frozenset()

    def test_what_was_done_again_in_between_is_not_asked_for_again(self, enrolment, version):
        read(enrolment, "welcome")
        one = next_version(version, material=["welcome"])
        move(enrolment, one)
        read(enrolment, "welcome")
        two = next_version(one, lambda draft: draft.write("welcome", "<p>A comma.</p>"))
        assert move(enrolment, two).again == ()

    def test_a_lesson_may_be_opened_again_twice(self, enrolment, version):
        read(enrolment, "welcome")
        one = next_version(version, material=["welcome"])
        move(enrolment, one)
        read(enrolment, "welcome")
        two = next_version(one, lambda draft: draft.write("welcome", "<p>Again</p>"), material=["welcome"])
        move(enrolment, two)
        assert LessonProgress.objects.get().round == 3
        read(enrolment, "welcome")
        assert rebuild(Enrolment.objects.get()) == []


class TestWhoMoves:
    def test_twice_is_once(self, enrolment, version):
        read(enrolment, "welcome")
        newer = next_version(version, material=["welcome"])
        move(enrolment, newer)
        read(enrolment, "welcome")
        assert move(enrolment, newer) is None
        assert kinds(enrolment).count(EventKind.VERSION_CHANGED) == 1
        assert lesson("welcome") in done(enrolment)

    def test_never_backwards(self, enrolment, version):
        newer = next_version(version)
        move(enrolment, newer)
        assert move(enrolment, version) is None
        assert enrolment.version == newer

    def test_never_into_another_course(self, enrolment):
        assert move(enrolment, make_course_version("other", major=2)) is None

    def test_a_completed_run_never_changes(self, world, enrolment, version):
        accept(all_but_review(enrolment), world.tanya)
        before = Enrolment.objects.values().get()
        assert move(enrolment, next_version(version, material=["welcome"])) is None
        assert Enrolment.objects.values().get() == before
        assert before["state"] == EnrolmentState.COMPLETED

    def test_a_withdrawn_run_never_changes(self, world, enrolment, version):
        from learning.domain.enrolment import withdraw

        withdraw(actor=world.hana, enrolment=enrolment, reason="Left.")
        assert move(enrolment, next_version(version)) is None

    def test_who_has_begun_meanwhile_is_not_moved_as_a_beginner(self, enrolment, version):
        read(enrolment, "welcome")
        assert move(enrolment, next_version(version), MoveReason.NOT_STARTED) is None

    def test_a_rule_that_is_met_by_the_move_completes_the_run_in_the_new_version(
        self, world, enrolment, version
    ):
        all_but_review(enrolment)
        heard = []

        def hear(sender, enrolment, **kwargs):
            heard.append(enrolment.version.number)

        course_completed.connect(hear)
        try:
            move(
                enrolment,
                next_version(version, lambda draft: draft.outline["rule"].update(final_assignment=None)),
            )
        finally:
            course_completed.disconnect(hear)
        assert (enrolment.state, heard) == (EnrolmentState.COMPLETED, ["1.1"])

    def test_a_certificate_names_the_version_it_was_completed_in(self, world, enrolment, version):
        from certificates.models import Certificate

        submission = all_but_review(enrolment)
        move(enrolment, next_version(version))
        accept(submission, world.tanya)
        assert Certificate.objects.get().facts["course"]["version"] == "1.1"


class TestOffers:
    @pytest.fixture
    def offered(self, version):
        return next_version(version, major=True, rollout=Rollout.OFFER, material=["welcome"])

    def test_who_is_in_progress_is_told_what_it_would_mean(self, enrolment, offered):
        read(enrolment, "welcome")
        offer = offer_to(Enrolment.objects.get())
        assert (offer.version, offer.plan.again, offer.declined) == (offered, (lesson("welcome"),), False)

    def test_taking_it_moves_the_run(self, enrolment, offered):
        read(enrolment, "welcome")
        take_offer(actor=enrolment.user, enrolment=enrolment, version_id=offered.pk)
        run = Enrolment.objects.get()
        assert run.version == offered
        assert run.events.get(kind=EventKind.VERSION_CHANGED).data["why"] == "accepted"
        assert offer_to(run) is None

    def test_staying_is_remembered_and_can_be_changed(self, enrolment, offered):
        read(enrolment, "welcome")
        for _twice in range(2):
            keep_version(actor=enrolment.user, enrolment=enrolment, version_id=offered.pk)
        run = Enrolment.objects.get()
        assert kinds(run).count(EventKind.VERSION_KEPT) == 1
        assert offer_to(run).declined
        assert rebuild(run) == []
        take_offer(actor=enrolment.user, enrolment=run, version_id=offered.pk)
        assert Enrolment.objects.get().version == offered

    def test_a_revision_of_the_edition_is_offered_in_its_place(self, enrolment, offered):
        read(enrolment, "welcome")
        keep_version(actor=enrolment.user, enrolment=enrolment, version_id=offered.pk)
        revision = next_version(offered, lambda draft: draft.write("welcome", "<p>Still newer</p>"))
        offer = offer_to(Enrolment.objects.get())
        assert (offer.version, offer.declined) == (revision, False)
        with pytest.raises(NotOffered):
            take_offer(actor=enrolment.user, enrolment=enrolment, version_id=offered.pk)

    def test_nobody_else_decides(self, world, enrolment, offered):
        read(enrolment, "welcome")
        for verb in (take_offer, keep_version):
            with pytest.raises(NotAllowed):
                verb(actor=world.bob, enrolment=enrolment, version_id=offered.pk)

    def test_what_is_left_alone_is_not_offered(self, enrolment, version):
        read(enrolment, "welcome")
        left = next_version(version, rollout=Rollout.LEAVE)
        assert offer_to(Enrolment.objects.get()) is None
        with pytest.raises(NotOffered):
            take_offer(actor=enrolment.user, enrolment=enrolment, version_id=left.pk)

    def test_a_completed_run_takes_nothing(self, world, enrolment, offered):
        accept(all_but_review(enrolment), world.tanya)
        assert offer_to(Enrolment.objects.get()) is None
        with pytest.raises(EnrolmentClosed):
            take_offer(actor=enrolment.user, enrolment=enrolment, version_id=offered.pk)


class TestStaff:
    def test_moves_one_run_for_a_reason(self, world, enrolment, version):
        newer = next_version(version, rollout=Rollout.LEAVE)
        move_by_staff(actor=world.stoyan, enrolment=enrolment, version=newer, reason=" Asked for it. ")
        run = Enrolment.objects.get()
        assert run.version == newer
        event = run.events.get(kind=EventKind.VERSION_CHANGED)
        assert (event.data["why"], event.data["reason"]) == ("by_staff", "Asked for it.")
        assert AuditEntry.objects.get(action="enrolment.moved").data == {"version": "1.1"}

    def test_only_forward_with_a_reason_and_never_oneself(self, world, enrolment, version):
        newer = next_version(version, rollout=Rollout.LEAVE)
        with pytest.raises(ReasonMissing):
            move_by_staff(actor=world.stoyan, enrolment=enrolment, version=newer, reason=" ")
        with pytest.raises(VersionNotNewer):
            move_by_staff(actor=world.stoyan, enrolment=enrolment, version=version, reason="Back")
        for person in (world.alice, world.hana, world.tanya):
            with pytest.raises(NotAllowed):
                move_by_staff(actor=person, enrolment=enrolment, version=newer, reason="Me")


def test_a_repair_brings_version_and_rounds_back(world, enrolment, version):
    read(enrolment, "welcome")
    move(enrolment, next_version(version, material=["welcome"]))
    Enrolment.objects.update(version=version)
    LessonProgress.objects.update(round=1, state="completed")
    run = Enrolment.objects.get()
    assert {one.field for one in rebuild(run)} >= {"version", "round", "state"}
    repair(actor=world.stoyan, enrolment=run)
    assert rebuild(Enrolment.objects.get()) == []
    assert Enrolment.objects.get().version.number == "1.1"


class TestAPageLeftOpen:
    """The run moves while a lesson of the old version stands open in another tab."""

    @pytest.fixture
    def renewed(self, enrolment):
        read(enrolment, "welcome")
        move(enrolment, next_version(enrolment.version, material=["welcome"]))
        return enrolment

    def page_of(self, client, run, name="welcome"):
        return reverse("learning:lesson", args=[run.pk, lesson(name)])

    def test_it_does_not_mark_a_renewed_lesson_as_finished(self, alice, renewed):
        url = reverse("learning:lesson_complete", args=[renewed.pk, lesson("welcome")])
        answer = alice.post(url, {"round": "1"}, follow=True)
        assert lesson("welcome") not in done(renewed)
        assert any(
            "newer version" in str(one) or "нова версия" in str(one) for one in answer.context["messages"]
        )
        fresh = BeautifulSoup(alice.get(self.page_of(alice, renewed)).content, "html.parser")
        assert fresh.select_one("[name=round]")["value"] == "2"
        alice.post(url, {"round": "2"})
        assert lesson("welcome") in done(renewed)

    def test_what_was_handed_in_before_is_shown_with_its_review(self, alice, world, enrolment):
        accept(hand_in(enrolment, "My first signal card."), world.tanya)
        move(enrolment, next_version(enrolment.version, material=["project"]))
        shown = BeautifulSoup(alice.get(self.page_of(alice, enrolment, "project")).content, "html.parser")
        earlier = shown.select_one(".act > .disclosure:last-of-type").get_text(" ", strip=True)
        assert "My first signal card." in earlier
        assert "Clear." in earlier

    def test_what_is_written_there_is_kept_and_shown(self, alice, enrolment):
        gone = block("welcome", "reflection")
        move(
            enrolment, next_version(enrolment.version, lambda draft: draft.leave_out("welcome", "reflection"))
        )
        url = reverse("learning:respond", args=[enrolment.pk, lesson("welcome"), gone])
        answer = alice.post(url, {"text": "Late thought."}, headers={"accept": "application/json"})
        assert answer.status_code == 200
        assert answer.json()["revision"] == 1
        assert "Late thought." in alice.get(self.page_of(alice, enrolment)).content.decode()

    def test_what_no_version_of_the_run_ever_had_is_not_found(self, alice, renewed):
        url = reverse("learning:respond", args=[renewed.pk, lesson("welcome"), uuid4()])
        assert alice.post(url, {"text": "x"}).status_code == 404
