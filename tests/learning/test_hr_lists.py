from datetime import timedelta

import pytest
from django.utils import timezone

from learning.enums import EnrolmentState, MembershipRole
from learning.models import LessonResponse, Membership
from learning.queries import hr_overview
from learning.queries.people import PeopleFilter, people, rows
from tests.factories.courses import make_course_version
from tests.factories.learning import (
    make_employee,
    make_enrolment,
    make_hr,
    make_membership,
    make_organisation,
)


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def names(viewer, **wanted):
    return [person.full_name.split()[0] for person in people(viewer, PeopleFilter(**wanted))]


def row_of(viewer, person, organisation=None):
    return rows(viewer, [person], organisation)[0]


@pytest.fixture
def busy(world, version):
    """Alice is overdue in one course, Bob has one due soon; Charlie of Beta is overdue too."""
    return {
        "alice": make_enrolment(
            world.alice, version, due_on=day(-3), state=EnrolmentState.IN_PROGRESS, progress_percent=40
        ),
        "bob": make_enrolment(world.bob, version, due_on=day(10)),
        "charlie": make_enrolment(world.charlie, version, due_on=day(-1)),
    }


def test_the_figures_are_the_lengths_of_their_lists(world, busy):
    figures = hr_overview.figures(world.hana)
    assert (figures.people, figures.overdue, figures.due_soon) == (3, 1, 1)
    assert figures.compliant_percent == 66, "rounded down"
    assert names(world.hana, state="overdue") == ["Alice"]
    assert names(world.hana, state="due_soon") == ["Bob"]
    assert names(world.hana, state="compliant") == ["Bob", "Hana"]


def test_nobody_is_no_percentage(world):
    empty = make_organisation()
    hr = make_hr(empty)
    assert hr_overview.figures(hr).compliant_percent == 100
    assert hr_overview.Figures(0, 0, 0).compliant_percent is None


@pytest.mark.parametrize(
    ("due", "state", "expected"),
    [
        (0, EnrolmentState.ENROLLED, "due_soon"),
        (30, EnrolmentState.IN_PROGRESS, "due_soon"),
        (31, EnrolmentState.IN_PROGRESS, ""),
        (-1, EnrolmentState.ENROLLED, "overdue"),
        (-1, EnrolmentState.COMPLETED, ""),
        (-1, EnrolmentState.WITHDRAWN, ""),
        (None, EnrolmentState.IN_PROGRESS, ""),
    ],
)
def test_what_counts_as_overdue_and_as_due_soon(world, version, due, state, expected):
    make_enrolment(world.alice, version, state=state, due_on=None if due is None else day(due))
    found = [name for name in ("overdue", "due_soon") if "Alice" in names(world.hana, state=name)]
    assert found == ([expected] if expected else [])


def test_course_and_state_must_be_true_of_one_run(world, busy, version):
    other = make_course_version("other", code="DEM-102")
    make_enrolment(world.alice, other, state=EnrolmentState.COMPLETED)
    assert names(world.hana, course=other.course) == ["Alice"]
    assert names(world.hana, course=other.course, state="completed") == ["Alice"]
    assert names(world.hana, course=other.course, state="overdue") == []
    assert names(world.hana, course=version.course, state="overdue") == ["Alice"]
    assert names(world.hana, course=other.course, state="compliant") == ["Alice"]


def test_search_finds_words_of_name_and_address_in_any_case(world):
    make_employee(world.alpha, "ivan@alpha.example", full_name="Иван Петров Стоев", latin_name="Ivan Petrov")
    assert names(world.hana, search="сТОЕВ иВАН") == ["Иван"]
    assert names(world.hana, search="petrov") == ["Иван"]
    assert names(world.hana, search="ALPHA.example") == ["Иван"]
    assert names(world.hana, search="стоев георги") == []
    assert names(world.hana, search="100%") == []


def test_names_stand_in_the_order_of_the_bulgarian_alphabet(world):
    for name in ("Юлия Ц", "ана Б", "Щерю А", "Явор А", "Борис А", "Ъгъл А"):
        make_employee(world.alpha, full_name=name)
    found = names(world.hana)
    cyrillic = [name for name in found if name[0] > "z"]
    assert [name.lower() for name in cyrillic] == ["ана", "борис", "щерю", "ъгъл", "юлия", "явор"]


def test_units_and_organisations_narrow_the_list(world):
    unit = Membership.objects.get(user=world.alice).unit
    assert names(world.hana, unit=unit) == ["Alice"]
    make_membership(world.hana, world.beta, role=MembershipRole.HR)
    assert names(world.hana, organisation=world.beta) == ["Charlie", "Hana", "Hristo"]


def test_a_row_sums_up_the_runs_that_hr_answers_for(world, version, busy):
    other = make_course_version("other", code="DEM-102")
    make_membership(world.alice, world.beta)
    make_enrolment(world.alice, other, organisation=world.alpha, state=EnrolmentState.COMPLETED)
    foreign = make_course_version("third", code="DEM-103")
    make_enrolment(world.alice, foreign, organisation=world.beta, due_on=day(-9))
    row = row_of(world.hana, world.alice)
    assert (row.in_progress, row.not_started, row.completed, row.overdue) == (1, 0, 1, 1)
    assert row.next_due == day(-3)
    assert row.units == ["Research"]
    assert row.organisations == ["Alpha Lab"]
    assert row_of(world.hristo, world.alice).next_due == day(-9)


def test_last_activity_is_what_the_person_did_and_not_what_hr_did(world, version):
    run = make_enrolment(world.alice, version, enrolled_at=timezone.now() - timedelta(days=9))
    started = row_of(world.hana, world.alice).last_activity
    assert started == run.enrolled_at
    run.events.create(kind="deadline_set", actor=world.hana, recorded_at=timezone.now())
    assert row_of(world.hana, world.alice).last_activity == started
    saved = timezone.now()
    LessonResponse.objects.create(
        enrolment=run,
        lesson_id=run.pk,
        block_id=run.pk,
        kind="reflection",
        data={"text": "secret thought"},
        updated_at=saved,
    )
    assert row_of(world.hana, world.alice).last_activity == saved


def test_units_are_summed_up_beside_the_whole(world, busy):
    groups = {str(group.of): group.figures for group in hr_overview.groups(world.hana)}
    assert (groups["Research"].people, groups["Research"].overdue) == (1, 1)
    assert (groups["None"].people, groups["None"].due_soon) == (2, 1)
    by_organisation = {str(group.of): group.figures for group in hr_overview.groups(world.stoyan)}
    assert by_organisation["Alpha Lab"].overdue == 1
    assert by_organisation["Beta Clinic"].people == 2


def test_the_longest_overdue_come_first(world, busy, version):
    late = make_enrolment(world.bob, make_course_version("other", code="DEM-102"), due_on=day(-40))
    assert [run.pk for run in hr_overview.most_overdue(world.hana, 5)] == [late.pk, busy["alice"].pk]
    assert len(hr_overview.most_overdue(world.hana, 1)) == 1
