"""HR asks for a ZIP, watches it grow and downloads it."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from certificates.domain import exports
from certificates.enums import ExportState
from certificates.models import ExportJob
from learning.models import AuditEntry, Membership
from tests.factories.certificates import PDF, make_certificate, make_issued
from tests.factories.learning import make_hr


@pytest.fixture
def hana(client, world):
    """Alpha's HR, signed in."""
    client.force_login(world.hana)
    return world.hana


def visit(client, name, *args, method="get", headers=None, **data):
    with override("en"):
        return getattr(client, method)(reverse(f"certificates:{name}", args=args), data, headers=headers)


def ask(client, **filters):
    """Ask for a ZIP and return its job."""
    response = visit(client, "export_start", method="post", **filters)
    job = ExportJob.objects.latest("requested_at")
    assert response["Location"] == f"/en/hr/certificates/exports/{job.id}/"
    return job


def test_from_the_button_to_the_file(client, world, version, hana):
    for person in (world.alice, world.bob, world.charlie):
        make_issued(person, version)
    job = ask(client)
    assertContains(visit(client, "export", job.id), "0 of 2")
    exports.run(job.id)
    assertContains(visit(client, "export", job.id), f"/exports/{job.id}/download/")
    response = visit(client, "export_download", job.id)
    name = f"certificates-{timezone.localdate():%Y-%m-%d}.zip"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert [archive.read(entry) for entry in archive.namelist()[:2]] == [PDF, PDF]
        assert archive.namelist()[2] == "certificates.csv"
    assert AuditEntry.objects.get(action="certificates.export_downloaded").data == {"count": 2}


def test_the_zip_holds_what_the_filters_leave(client, world, version, hana):
    for person in (world.alice, world.bob):
        make_issued(person, version)
    assert ask(client, q="alice").total == 1


@pytest.mark.parametrize("state", [ExportState.PENDING, ExportState.RUNNING])
def test_until_the_end_the_page_asks_for_itself_again(client, world, version, hana, state):
    make_issued(world.alice, version)
    job = ask(client)
    ExportJob.objects.update(state=state)
    assertContains(visit(client, "export", job.id), "hx-trigger")
    part = visit(client, "export", job.id, headers={"HX-Request": "true"})
    assertContains(part, "hx-trigger")
    assertNotContains(part, "<html")
    ExportJob.objects.update(state=ExportState.FAILED)
    part = visit(client, "export", job.id, headers={"HX-Request": "true"})
    assertNotContains(part, "hx-trigger")
    assertContains(part, "Start again from the list")


def test_the_list_leads_back_to_ones_own_zips(client, world, version, hana):
    make_issued(world.alice, version)
    job = ask(client)
    assertContains(visit(client, "hr_list"), f"/hr/certificates/exports/{job.id}/")
    client.force_login(make_hr(world.alpha))
    assertNotContains(visit(client, "hr_list"), str(job.id))


def test_without_a_file_there_is_nothing_to_ask_for(client, world, version, hana):
    make_certificate(world.alice, version)
    response = visit(client, "export_start", method="post")
    assert response["Location"] == "/en/hr/certificates/"
    assertContains(client.get(response["Location"]), "there is nothing to download")
    assert not ExportJob.objects.exists()


def test_an_unfinished_zip_cannot_be_downloaded(client, world, version, hana):
    make_issued(world.alice, version)
    assert visit(client, "export_download", ask(client).id).status_code == 404


@pytest.mark.parametrize("name", ["export", "export_download"])
def test_for_other_hr_of_the_same_organisation_the_zip_does_not_exist(client, world, version, hana, name):
    make_issued(world.alice, version)
    job = ask(client)
    exports.run(job.id)
    for person in (make_hr(world.alpha), world.stoyan, world.hristo):
        client.force_login(person)
        assert visit(client, name, job.id).status_code == 404


@pytest.mark.parametrize("name", ["export", "export_download"])
def test_who_lost_the_role_cannot_fetch_the_zip_any_more(client, world, version, hana, name):
    make_issued(world.alice, version)
    job = ask(client)
    exports.run(job.id)
    Membership.objects.filter(user=hana).update(role="employee")
    assert visit(client, name, job.id).status_code == 404


def test_who_lost_one_of_two_organisations_cannot_fetch_the_zip_of_both(client, world, version, hana):
    Membership.objects.create(user=hana, organisation=world.beta, role="hr")
    for person in (world.alice, world.charlie):
        make_issued(person, version)
    job = ask(client)
    exports.run(job.id)
    assert job.total == 2
    Membership.objects.filter(user=hana, organisation=world.beta).update(role="employee")
    assert visit(client, "export_download", job.id).status_code == 404
