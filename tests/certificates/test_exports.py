"""ZIP and CSV exports of HR."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.domain import exports
from certificates.domain.errors import NothingToExport
from certificates.enums import ExportState
from certificates.models import ExportJob
from certificates.queries.certificates import CertificateFilters, filtered
from learning.models import AuditEntry, Membership
from tests.factories.certificates import PDF, make_certificate, make_issued


def start(world, hr=None):
    hr = hr or world.hana
    return exports.start(actor=hr, certificates=filtered(hr, CertificateFilters()), language="bg")


def test_the_zip_holds_every_file_of_the_organisation_and_a_list(world, version):
    for person in (world.alice, world.bob, world.charlie):
        make_issued(person, version)
    job = start(world)
    assert exports.run(job.id)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (ExportState.READY, 2, 2)
    with zipfile.ZipFile(job.file) as archive:
        names = archive.namelist()
        assert len(names) == 3
        assert all("Charlie" not in name for name in names)
        assert archive.read(names[0]) == PDF
        rows = list(csv.reader(io.StringIO(archive.read(names[-1]).decode("utf-8-sig"))))
    assert {(row[0], row[1]) for row in rows[1:]} == {
        ("Alice Andreeva", "alice@example.org"),
        ("Bob Borisov", "bob@example.org"),
    }
    assert [row[-1] for row in rows[1:]] == names[:2]


def test_two_people_of_one_name_both_get_their_file(world, version):
    world.bob.full_name = world.alice.full_name
    world.bob.save()
    make_issued(world.alice, version)
    make_issued(world.bob, version)
    job = start(world)
    exports.run(job.id)
    job.refresh_from_db()
    with zipfile.ZipFile(job.file) as archive:
        assert len(set(archive.namelist())) == 3


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "a/b", "Име\nс ред", 'кавички "тук"', "."])
def test_no_name_can_leave_the_folder_that_the_zip_is_opened_in(world, version, name):
    world.alice.full_name = name
    world.alice.save()
    make_issued(world.alice, version)
    job = start(world)
    exports.run(job.id)
    job.refresh_from_db()
    with zipfile.ZipFile(job.file) as archive:
        for entry in archive.namelist():
            assert not set(entry) & set('/\\:\n"')
            assert not entry.startswith(".")


def test_who_loses_the_role_in_the_middle_gets_no_file(world, version):
    make_issued(world.alice, version)
    job = start(world)
    Membership.objects.filter(user=world.hana).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert not exports.run(job.id)
    job.refresh_from_db()
    assert job.state == ExportState.FAILED
    assert not job.file


def test_without_files_there_is_nothing_to_export(world, version):
    make_certificate(world.alice, version)
    with pytest.raises(NothingToExport):
        start(world)
    assert not ExportJob.objects.exists()


def test_an_export_is_audited_and_dropped_after_a_week(world, version):
    make_issued(world.alice, version)
    job = start(world)
    exports.run(job.id)
    assert AuditEntry.objects.get(action="certificates.exported").data == {"count": 1}
    assert exports.drop_expired() == 0
    ExportJob.objects.update(requested_at=timezone.now() - timedelta(days=8))
    assert exports.drop_expired() == 1
    assert not ExportJob.objects.exists()


def test_a_dead_workers_export_is_taken_over(world, version):
    make_issued(world.alice, version)
    job = start(world)
    ExportJob.objects.update(state=ExportState.RUNNING, lease_until=timezone.now() - timedelta(seconds=1))
    assert exports.waiting_ids(5) == [job.id]
    assert exports.run(job.id)
    assert exports.waiting_ids(5) == []
