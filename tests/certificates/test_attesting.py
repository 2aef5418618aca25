"""What a completion attests, and that it stays so."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from certificates.domain.attesting import add_months, attest
from certificates.models import Certificate
from learning.enums import EnrolmentState
from learning.signals import course_completed
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment


def test_only_a_completed_run_is_attested(world, version):
    with pytest.raises(ValueError, match="not completed"):
        attest(make_enrolment(world.alice, version))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 6, 15), 7, date(2027, 1, 15)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_validity_ends_on_the_same_day_of_the_month_or_its_last(day, months, expected):
    assert add_months(day, months) == expected


def test_facts_name_holder_course_version_and_organisation_in_both_languages(world, version):
    facts = make_certificate(world.alice, version).facts
    assert facts["holder"]["name"] == "Alice Andreeva"
    assert facts["course"]["title"] == version.card["title"]
    assert facts["course"]["version"] == "1.0"
    assert facts["organisation"] == {"bg": "Alpha Lab", "en": "Alpha Lab"}
    assert facts["result_percent"] == "85"
    assert all(facts["issuer"][language] for language in ("bg", "en"))


def test_a_missing_latin_name_is_transliterated(world, version):
    world.alice.full_name, world.alice.latin_name = "Мария Стоянова Георгиева", ""
    world.alice.save()
    assert make_certificate(world.alice, version).facts["holder"]["latin_name"] == "Maria Stoyanova Georgieva"


def test_a_rename_later_changes_nothing_that_was_attested(world, version):
    certificate = make_certificate(world.alice, version)
    world.alice.full_name = "Somebody Else"
    world.alice.save()
    world.alpha.name_bg = "Друго име"
    world.alpha.save()
    certificate.refresh_from_db()
    assert certificate.facts["holder"]["name"] == "Alice Andreeva"
    assert certificate.facts["organisation"]["bg"] == "Alpha Lab"


def test_validity_follows_the_version_and_may_be_without_end(world, version):
    certificate = make_certificate(world.alice, version)
    today = timezone.localdate()
    assert certificate.valid_until == add_months(today, 24)
    endless = make_course_version("endless", code="END-1", certificate_months=None)
    assert make_certificate(world.alice, endless).valid_until is None


def test_attesting_twice_gives_the_same_certificate(world, version):
    enrolment = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    assert attest(enrolment) == attest(enrolment)
    assert Certificate.objects.count() == 1


def test_numbers_differ_and_name_the_year(world, version):
    numbers = {make_certificate(person, version).number for person in (world.alice, world.bob, world.charlie)}
    assert len(numbers) == 3
    assert all(number.startswith(f"HLSC-{timezone.localdate().year}-") for number in numbers)


@pytest.mark.django_db(transaction=True)
def test_the_certificate_stands_or_falls_with_the_completion(transactional_db):
    from tests.factories.learning import make_world

    world, version = make_world(), make_course_version()
    enrolment = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    with transaction.atomic():
        course_completed.send(sender=type(enrolment), enrolment=enrolment)
        assert Certificate.objects.filter(enrolment=enrolment).exists()
        transaction.set_rollback(True)
    assert not Certificate.objects.filter(enrolment=enrolment).exists()
