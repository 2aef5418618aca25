"""The lesson page in a fixed, small number of queries."""

import pytest
from django.core.cache import cache
from django.utils.translation import override

from learning.domain.enrolment import withdraw
from learning.domain.progress import open_lesson, save_position
from learning.domain.responses import save_response
from learning.enums import SubmissionState
from learning.models import Enrolment
from learning.queries.enrolments import own_enrolment, own_enrolments
from learning.queries.lessons import lesson_page
from tests.factories.courses import make_course_version
from tests.learning.taking import accept, all_but_review, block, hand_in, lesson, read, start, take

NAMES = ["welcome", "signals", "check-1", "outlook", "project", "final-quiz"]


def page(enrolment, name, language="en"):
    return lesson_page(enrolment.user, enrolment.pk, lesson(name), language)


class TestQueries:
    @pytest.mark.parametrize("name", NAMES)
    def test_at_most_four_once_the_process_has_shown_the_lesson(
        self, enrolment, name, django_assert_max_num_queries
    ):
        all_but_review(enrolment)
        page(enrolment, name)
        with django_assert_max_num_queries(4):
            page(enrolment, name)

    @pytest.mark.parametrize("language", ["bg", "en"])
    def test_at_most_eight_in_a_new_process_of_a_cold_cache(
        self, enrolment, language, django_assert_max_num_queries
    ):
        cache.clear()
        with django_assert_max_num_queries(8):
            page(enrolment, "welcome", language)

    def test_history_does_not_add_queries(self, world, enrolment, django_assert_num_queries):
        page(enrolment, "check-1")
        with django_assert_num_queries(3):
            page(enrolment, "check-1")
        for _ in range(3):
            take(enrolment, right=False)
        read(enrolment, "welcome", "signals", "outlook")
        with django_assert_num_queries(3):
            page(enrolment, "check-1")

    def test_the_list_of_own_runs_is_one_query(self, world, enrolment, django_assert_num_queries):
        with django_assert_num_queries(1):
            runs = own_enrolments(world.alice)
            assert [run.version.card["code"] for run in runs] == ["DEM-101"]
            assert runs[0].organisation.name_en == "Alpha Lab"


class TestContent:
    def test_everything_in_the_readers_language(self, enrolment):
        english, bulgarian = page(enrolment, "welcome"), page(enrolment, "welcome", "bg")
        assert (english.title, bulgarian.title) == ("Welcome", "Добре дошли")
        assert english.outline.title == "Foresight basics"
        assert [part.segment.kind for part in english.parts] == ["html", "check", "reflection"]
        assert "Change begins at the edge" in english.parts[0].segment.html
        assert "Промяната започва от края" in bulgarian.parts[0].segment.html
        ids = [part.segment.block_id for part in english.parts]
        assert ids == [part.segment.block_id for part in bulgarian.parts]

    def test_changing_language_keeps_the_place(self, world, enrolment):
        position = f"{block('welcome', 'text')}:4"
        save_position(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"), position=position)
        assert (
            page(enrolment, "welcome", "bg").position == page(enrolment, "welcome", "en").position == position
        )

    def test_neighbours_and_states(self, enrolment):
        read(enrolment, "welcome")
        first, second, last = (page(enrolment, name) for name in ("welcome", "signals", "final-quiz"))
        assert (first.previous, first.next.title) == (None, "Weak signals")
        assert (second.previous.title, last.next) == ("Welcome", None)
        assert (first.completed, first.can_complete) == (True, False)
        assert (second.completed, second.can_complete) == (False, True)
        assert not last.can_complete
        assert [lesson.state for lesson in first.outline.lessons[:2]] == ["completed", "new"]
        assert (first.outline.done, first.outline.modules[0].done) == (1, 1)
        assert first.standing.done == 1

    def test_opening_is_asked_for_once(self, world, enrolment):
        assert page(enrolment, "welcome").needs_opening
        open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"))
        assert not page(enrolment, "welcome").needs_opening
        assert page(enrolment, "welcome").lesson.is_current
        assert page(enrolment, "signals").needs_opening

    def test_own_answers_come_along(self, world, enrolment):
        save_response(
            actor=world.alice,
            enrolment=enrolment,
            lesson_id=lesson("welcome"),
            block_id=block("welcome", "reflection"),
            data={"text": "A surprise."},
            base_revision=0,
        )
        reflection = page(enrolment, "welcome").parts[2]
        assert (reflection.response.data, reflection.response.revision) == ({"text": "A surprise."}, 1)

    def test_the_quiz_and_the_assignment_say_where_they_stand(self, enrolment):
        assert page(enrolment, "check-1").quiz.left == 3
        attempt = start(enrolment)
        assert page(enrolment, "check-1").quiz.open_attempt_id == attempt.pk
        assert page(enrolment, "project").assignment is None
        hand_in(enrolment)
        assert page(enrolment, "project").assignment.state == SubmissionState.SUBMITTED
        assert page(enrolment, "project").quiz is None

    def test_a_completed_run_is_for_reading(self, world, enrolment):
        accept(all_but_review(enrolment), world.tanya)
        shown = page(enrolment, "outlook")
        assert (shown.read_only, shown.answerable, shown.can_complete) == (True, True, False)
        assert shown.standing.complete

    def test_a_withdrawn_run_too(self, world, enrolment):
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left.")
        shown = page(enrolment, "welcome")
        assert (shown.read_only, shown.answerable) == (True, False)


class TestDoors:
    @pytest.mark.parametrize("who", ["bob", "hana", "hristo", "tanya", "stoyan", "olga"])
    def test_a_foreign_run_does_not_exist(self, world, enrolment, who):
        stranger = getattr(world, who)
        with pytest.raises(Enrolment.DoesNotExist):
            lesson_page(stranger, enrolment.pk, lesson("welcome"), "en")
        with pytest.raises(Enrolment.DoesNotExist):
            own_enrolment(stranger, enrolment.pk)

    def test_a_lesson_of_another_course_does_not_either(self, enrolment):
        other = make_course_version("other").lessons.first()
        with pytest.raises(KeyError):
            lesson_page(enrolment.user, enrolment.pk, other.lesson_id, "en")

    def test_the_language_of_the_thread_changes_nothing(self, enrolment):
        with override("bg"):
            assert page(enrolment, "welcome", "en").title == "Welcome"
