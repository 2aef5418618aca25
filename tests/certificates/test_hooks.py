"""What the screens of learning get to know about certificates."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.enums import CertificateStatus
from learning.queries.credentials import STATUS_LABELS, credentials, hr_figures
from tests.factories.certificates import make_certificate, make_each_status, make_issued


def test_a_run_shows_its_certificate(world, version):
    certificate = make_issued(world.alice, version)
    credential = credentials([certificate.enrolment_id])[certificate.enrolment_id]
    assert credential.ready
    assert credential.download_url.endswith(f"/certificates/{certificate.id}/download/")
    assert credential.verify_url.endswith(f"/verify/{certificate.id}/")
    assert (credential.status, credential.number) == ("valid", certificate.number)
    assert credential.issued_on == timezone.localdate(certificate.completed_at)
    assert credential.valid_until == certificate.valid_until


def test_until_there_is_a_file_there_is_nothing_to_download(world, version):
    certificate = make_certificate(world.alice, version)
    credential = credentials([certificate.enrolment_id])[certificate.enrolment_id]
    assert not credential.ready
    assert credential.status == "pending"


def test_every_run_is_answered_in_one_query(world, version, django_assert_num_queries):
    made = make_each_status(world.alice, version, world.stoyan)
    with django_assert_num_queries(1):
        found = credentials([certificate.enrolment_id for certificate in made.values()])
    assert {found[made[status].enrolment_id].status for status in made} == set(CertificateStatus.values)
    assert credentials([]) == {}


def test_every_worth_has_words_there_too():
    assert {status.value: str(status.label) for status in CertificateStatus} == {
        status: str(label) for status, label in STATUS_LABELS.items()
    }


@pytest.mark.parametrize(
    ("days", "counted"), [(0, True), (1, True), (90, True), (91, False), (-1, False), (None, False)]
)
def test_hr_is_told_how_many_certificates_expire_within_90_days(client, world, version, days, counted):
    certificate = make_issued(world.alice, version)
    certificate.valid_until = None if days is None else timezone.localdate() + timedelta(days=days)
    certificate.save()
    make_issued(world.charlie, version, valid_until=timezone.localdate() + timedelta(days=5))
    (figure,) = hr_figures(world.hana)
    assert (figure.key, figure.value) == ("expiring", "1" if counted else "0")
    assert figure.tone == ("warn" if counted else "ok")
    client.force_login(world.hana)
    assert len(client.get(figure.url).context["rows"]) == int(counted)
