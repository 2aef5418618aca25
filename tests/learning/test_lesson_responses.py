from uuid import uuid4

import pytest
from django.utils.translation import override

from learning.domain.contents import UnknownBlock
from learning.domain.enrolment import enrol, withdraw
from learning.domain.errors import NotAllowed
from learning.domain.grading import shuffle_question, tokenise_response
from learning.domain.progress import UnknownLesson
from learning.domain.responses import (
    LARGEST_WORKSHEET,
    LONGEST_REFLECTION,
    ResponseInvalid,
    ResponseTooLong,
    StaleRevision,
    save_response,
)
from learning.domain.story import EnrolmentClosed
from learning.enums import ResponseKind
from learning.models import LessonResponse, ProgressEvent
from learning.queries.checks import check_languages, check_order
from learning.queries.lessons import lesson_page
from tests.learning.taking import accept, all_but_review, block, lesson
from tests.learning.threads import together

REFLECTION, CHECK, WORKSHEET = (
    ("welcome", block("welcome", "reflection")),
    ("welcome", block("welcome", "check")),
    ("signals", block("signals", "activity")),
)


def save(enrolment, where, data, base_revision=0, actor=None):
    name, block_id = where
    return save_response(
        actor=actor or enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson(name),
        block_id=block_id,
        data=data,
        base_revision=base_revision,
    )


def check_tokens(enrolment, response):
    question = check_languages(enrolment, lesson("welcome"), CHECK[1])["en"]
    return tokenise_response(check_order(enrolment.pk, CHECK[1], question), response)


class TestReflection:
    def test_it_is_kept_and_grows_a_revision(self, enrolment):
        first = save(enrolment, REFLECTION, {"text": "  The price of sequencing.  "})
        assert (first.kind, first.data, first.revision) == (
            ResponseKind.REFLECTION,
            {"text": "The price of sequencing."},
            1,
        )
        second = save(enrolment, REFLECTION, {"text": "And its speed."}, base_revision=1)
        assert (second.pk, second.revision) == (first.pk, 2)
        assert second.updated_at > first.updated_at

    def test_a_double_click_saves_once(self, enrolment):
        for _ in range(3):
            saved = save(enrolment, REFLECTION, {"text": "Once."})
        assert (saved.revision, LessonResponse.objects.count()) == (1, 1)

    def test_a_second_tab_cannot_overwrite_unseen(self, enrolment):
        save(enrolment, REFLECTION, {"text": "From the first tab."})
        with override("en"), pytest.raises(StaleRevision, match="another tab") as refusal:
            save(enrolment, REFLECTION, {"text": "From the second tab."})
        assert refusal.value.current.data == {"text": "From the first tab."}
        assert LessonResponse.objects.get().data == {"text": "From the first tab."}

    def test_it_may_be_edited_after_completion_but_not_after_withdrawal(self, world, enrolment):
        accept(all_but_review(enrolment), world.tanya)
        assert save(enrolment, REFLECTION, {"text": "Looking back."}).revision == 1
        other = enrol(actor=world.bob, user=world.bob, course=enrolment.course)
        withdraw(actor=world.stoyan, enrolment=other, reason="Left.")
        with pytest.raises(EnrolmentClosed):
            save(other, REFLECTION, {"text": "Too late."})

    def test_it_leaves_no_trace_in_the_story(self, enrolment):
        before = ProgressEvent.objects.count()
        save(enrolment, REFLECTION, {"text": "Private."})
        assert ProgressEvent.objects.count() == before

    @pytest.mark.parametrize(
        "data", [{}, {"text": 3}, {"text": None}, {"text": "a", "more": 1}, {"text": "a\0b"}]
    )
    def test_nonsense_is_refused(self, enrolment, data):
        with pytest.raises(ResponseInvalid):
            save(enrolment, REFLECTION, data)
        assert not LessonResponse.objects.exists()

    def test_a_book_is_too_long(self, enrolment):
        assert save(enrolment, REFLECTION, {"text": "я" * LONGEST_REFLECTION}).revision == 1
        with override("en"), pytest.raises(ResponseTooLong, match="20000"):
            save(enrolment, REFLECTION, {"text": "я" * (LONGEST_REFLECTION + 1)}, base_revision=1)


class TestWorksheet:
    def test_any_object_is_kept(self, enrolment):
        data = {"rows": [{"signal": "CRISPR", "year": 2012}], "note": "„кавички“"}
        assert save(enrolment, WORKSHEET, data).kind == ResponseKind.WORKSHEET
        assert LessonResponse.objects.get().data == data

    def test_too_much_or_unstorable_is_refused(self, enrolment):
        with pytest.raises(ResponseTooLong):
            save(enrolment, WORKSHEET, {"note": "a" * LARGEST_WORKSHEET})
        for data in ({"note": "a\0b"}, {"note": float("nan")}, {"note": "\ud800"}, {"note": object()}):
            with pytest.raises(ResponseInvalid):
                save(enrolment, WORKSHEET, data)
        assert not LessonResponse.objects.exists()


class TestCheck:
    def test_feedback_comes_at_once_and_counts_for_nothing(self, world, enrolment):
        save(enrolment, CHECK, check_tokens(enrolment, {"choice": "a"}))
        assert LessonResponse.objects.get().data == {"choice": "a"}
        page = lesson_page(world.alice, enrolment.pk, lesson("welcome"), "en")
        check = next(part.check for part in page.parts if part.check)
        assert (check.grade.correct, check.grade.feedback) == (False, "A small trend.")
        assert check.response == check_tokens(enrolment, {"choice": "a"})
        assert page.standing.quiz_average is None

    def test_it_may_be_answered_again(self, enrolment):
        save(enrolment, CHECK, check_tokens(enrolment, {"choice": "a"}))
        assert save(enrolment, CHECK, check_tokens(enrolment, {"choice": "b"}), 1).data == {"choice": "b"}

    def test_what_is_no_answer_is_refused(self, enrolment):
        for data in (
            {"choice": "a"},
            {"choice": "o9"},
            {"order": []},
            {"choice": ["o1"]},
            {"choice": "o1", "x": 1},
        ):
            with pytest.raises(ResponseInvalid):
                save(enrolment, CHECK, data)
        assert not LessonResponse.objects.exists()

    def test_every_learner_has_an_order_of_their_own(self, enrolment):
        question = {"id": "q", "options": [{"id": str(number)} for number in range(8)]}
        orders = {tuple(check_order(uuid4(), CHECK[1], question)["options"]) for _ in range(6)}
        assert len(orders) > 1
        assert check_order(enrolment.pk, CHECK[1], question) == check_order(enrolment.pk, CHECK[1], question)
        assert check_order(enrolment.pk, CHECK[1], question) != shuffle_question(question, "")


class TestWhereItBelongs:
    def test_nobody_answers_for_others(self, world, enrolment):
        for other in (world.bob, world.hana, world.stoyan):
            with pytest.raises(NotAllowed):
                save(enrolment, REFLECTION, {"text": "Not mine."}, actor=other)

    @pytest.mark.parametrize(
        ("where", "error"),
        [
            (("welcome", uuid4()), UnknownBlock),
            (("welcome", block("welcome", "text")), UnknownBlock),
            (("check-1", block("check-1", "quiz")), UnknownBlock),
            (("project", block("project", "assignment")), UnknownBlock),
            (("signals", block("welcome", "reflection")), UnknownBlock),
            (("elsewhere", block("welcome", "reflection")), UnknownLesson),
        ],
    )
    def test_only_blocks_that_take_answers_do(self, enrolment, where, error):
        with pytest.raises(error):
            save(enrolment, where, {"text": "Hello."})
        assert not LessonResponse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_tabs_save_different_texts_and_one_of_them_wins(world, course):
    run = enrol(actor=world.alice, user=world.alice, course=course)

    def act(number):
        try:
            return save(run, REFLECTION, {"text": f"Tab {number}"}).revision
        except StaleRevision:
            return None

    results = together(10, act)
    assert results.count(1) == 1
    assert results.count(None) == 9
