"""Exports whose worker runs out of time, loses its claim or is killed."""

import io
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from certificates.domain import exports
from certificates.enums import ExportState
from certificates.models import Certificate, ExportJob
from certificates.models.storage import private_storage
from certificates.tasks import sweep_exports
from learning.enums import EnrolmentState
from learning.models import Enrolment
from tests.factories.certificates import PDF, make_issued
from tests.factories.courses import make_course_version
from tests.factories.learning import make_world
from tests.processes import kill, wait_until, worker


def start(world):
    return exports.start(actor=world.hana, certificates=Certificate.objects.all(), language="en")


def files_of(job):
    storage = private_storage()
    stored = storage.listdir(exports.FOLDER)[1] if storage.exists(exports.FOLDER) else []
    return [name for name in stored if name.startswith(str(job.id))]


@pytest.fixture
def job(world, version):
    """Hana's export of one certificate."""
    make_issued(world.alice, version)
    return start(world)


@pytest.mark.parametrize("place", ["_allowed", "csv_file"])
def test_a_time_limit_counts_as_a_failure_and_the_export_is_tried_again(job, monkeypatch, place):
    def too_slow(*_args):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as patched:
        patched.setattr(exports, place, too_slow)
        with pytest.raises(SoftTimeLimitExceeded):
            exports.run(job.id)
    job.refresh_from_db()
    assert (job.state, job.failures, job.file.name) == (ExportState.PENDING, 1, "")
    ExportJob.objects.update(requested_at=timezone.now() - timedelta(seconds=6))
    assert exports.waiting_ids(5) == [job.id]
    assert exports.run(job.id)


def test_an_export_that_fails_again_and_again_is_given_up(job, monkeypatch):
    def broken(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(exports, "_allowed", broken)
    for _turn in range(exports.MOST_FAILURES):
        with pytest.raises(OSError, match="disk full"):
            exports.run(job.id)
    job.refresh_from_db()
    assert job.state == ExportState.FAILED
    assert exports.waiting_ids(5) == []
    assert not exports.run(job.id)


def test_a_file_that_is_stored_in_part_when_the_time_is_up_is_removed(job, monkeypatch):
    storage = private_storage()
    save = type(storage).save

    def half(self, name, content, **kwargs):
        save(self, name, io.BytesIO(content.read(10)), **kwargs)
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(type(storage), "save", half)
    with pytest.raises(SoftTimeLimitExceeded):
        exports.run(job.id)
    assert files_of(job) == []


def test_a_time_limit_that_strikes_after_the_end_takes_nothing_away(job, monkeypatch):
    finish = exports._finish

    def too_late(*args):
        finish(*args)
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(exports, "_finish", too_late)
    with pytest.raises(SoftTimeLimitExceeded):
        exports.run(job.id)
    job.refresh_from_db()
    assert (job.state, job.failures) == (ExportState.READY, 0)
    assert zipfile.ZipFile(job.file).testzip() is None


def test_who_loses_the_claim_in_the_middle_leaves_no_file(job, monkeypatch):
    finish = exports._finish

    def overtaken(*args):
        ExportJob.objects.update(claim_token=None)
        return finish(*args)

    monkeypatch.setattr(exports, "_finish", overtaken)
    assert not exports.run(job.id)
    assert files_of(job) == []


def test_600_files_are_one_export_that_keeps_its_lease(world, version, monkeypatch):
    sample, now = make_issued(world.alice, version), timezone.now()
    runs = [
        Enrolment(
            user=world.bob,
            course=version.course,
            version=version,
            organisation=world.alpha,
            run=number,
            state=EnrolmentState.COMPLETED,
            enrolled_at=now,
            completed_at=now,
        )
        for number in range(1, 600)
    ]
    Enrolment.objects.bulk_create(runs)
    Certificate.objects.bulk_create(
        Certificate(
            enrolment=run,
            user=world.bob,
            organisation=world.alpha,
            number=f"T-{run.run}",
            facts=sample.facts | {"number": f"T-{run.run}"},
            completed_at=now,
            state=sample.state,
            file=sample.file.name,
        )
        for run in runs
    )
    job, leases, allowed = start(world), [], exports._allowed

    def watched(user, ids):
        row = ExportJob.objects.get(id=job.id)
        leases.append((row.done, row.lease_until))
        return allowed(user, ids)

    monkeypatch.setattr(exports, "_allowed", watched)
    assert exports.run(job.id)
    assert [done for done, _lease in leases] == list(range(0, 600, exports.BATCH))
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(leases))
    job.refresh_from_db()
    with zipfile.ZipFile(job.file) as archive:
        assert len(set(archive.namelist())) == 601
        assert archive.testzip() is None


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_no_half_file_that_anybody_could_download():
    world, version = make_world(), make_course_version()
    make_issued(world.alice, version)
    job = start(world)
    ExportJob.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    with worker("tests.certificates.half_writing_worker") as doomed:
        sweep_exports.delay()
        wait_until(lambda: len(files_of(job)) == 1)
        kill(doomed)
    job.refresh_from_db()
    assert (job.state, job.file.name) == (ExportState.RUNNING, "")
    ExportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with worker():
        sweep_exports.delay()
        wait_until(ExportJob.objects.filter(state=ExportState.READY).exists)
    job.refresh_from_db()
    with zipfile.ZipFile(job.file) as archive:
        assert archive.read(archive.namelist()[0]) == PDF
    ExportJob.objects.update(requested_at=timezone.now() - timedelta(days=8))
    assert len(files_of(job)) == 2
    exports.drop_expired()
    assert files_of(job) == []
