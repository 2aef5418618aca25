"""Workers that are killed: exactly one certificate all the same (claims 30 and 32)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from certificates.enums import CertificateEventKind, CertificateState
from certificates.models import Certificate, CertificateEvent
from certificates.tasks import issue_certificate, sweep_certificates
from learning.enums import EnrolmentState
from learning.signals import course_completed
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment, make_user, make_world
from tests.processes import kill, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


def issued() -> int:
    return Certificate.objects.filter(state=CertificateState.ISSUED).count()


def let_leases_of_the_dead_run_out() -> None:
    """Do what a minute of waiting would: every worker is dead, so each lease that is left is one of
    theirs.
    """
    Certificate.objects.filter(state=CertificateState.ISSUING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_a_certificate_appears_by_itself_within_seconds_of_the_completion():
    world, version = make_world(), make_course_version()
    with worker():
        with transaction.atomic():
            enrolment = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
            course_completed.send(sender=type(enrolment), enrolment=enrolment)
        wait_until(issued, seconds=20)
    certificate = Certificate.objects.get()
    assert certificate.file.read(5) == b"%PDF-"


def test_a_worker_killed_between_claim_and_finish_leaves_exactly_one_certificate():
    certificate = make_certificate(make_world().alice, make_course_version())
    with worker("tests.certificates.slow_worker") as doomed:
        issue_certificate.delay(str(certificate.id))
        wait_until(Certificate.objects.filter(state=CertificateState.ISSUING).exists)
        kill(doomed)
    assert issued() == 0
    let_leases_of_the_dead_run_out()
    with worker():
        sweep_certificates.delay()
        wait_until(issued)
    assert Certificate.objects.count() == 1
    assert CertificateEvent.objects.filter(kind=CertificateEventKind.ISSUED).count() == 1
    assert CertificateEvent.objects.filter(kind=CertificateEventKind.CLAIMED).count() == 2


def test_fifty_certificates_survive_five_killed_workers():
    version, total, kills = make_course_version(), 50, 5
    for number in range(total):
        certificate = make_certificate(make_user(full_name=f"Person {number}"), version)
        for _message in range(3):
            issue_certificate.delay(str(certificate.id))
    for turn in range(1, kills + 1):
        with worker() as doomed:
            wait_until(lambda turn=turn: issued() >= turn * 5)
            kill(doomed)
        let_leases_of_the_dead_run_out()
    Certificate.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    with worker():
        sweep_certificates.delay()
        wait_until(lambda: issued() == total)
    assert Certificate.objects.values("file").distinct().count() == total
    assert CertificateEvent.objects.filter(kind=CertificateEventKind.ISSUED).count() == total
    assert not Certificate.objects.exclude(failures=0).exists()
