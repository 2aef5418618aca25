"""The demo's data: believable, whole, and as the verbs would have written it."""

import io

import pytest
from django.core.management import call_command

from certificates.models import Certificate
from learning.domain.rebuilding import rebuild
from learning.enums import EnrolmentState, MembershipRole, SiteRole
from learning.models import AssignmentSubmission, Enrolment, Membership, Organisation, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    call_command("load_demo", stdout=io.StringIO())


def test_the_demo_cluster_is_what_the_readme_says_and_stays_so(demo):
    assert Organisation.objects.count() == 3
    assert all(organisation.units.exists() for organisation in Organisation.objects.all())
    assert 55 <= User.objects.count() <= 70
    assert User.objects.get(email="trainer@example.org").site_role == SiteRole.TRAINER
    assert User.objects.get(email="admin@example.org").is_cluster_staff
    hr = Membership.objects.filter(role=MembershipRole.HR).values_list("user__email", "organisation__slug")
    assert dict(hr) == {"hr@example.org": "demo-bio", "hr2@example.org": "demo-hospital"}
    assert all(
        user.check_password("demo-pass-2026") for user in User.objects.filter(email__endswith="@example.org")
    )

    states = set(Enrolment.objects.values_list("state", flat=True))
    assert states == {EnrolmentState.ENROLLED, EnrolmentState.IN_PROGRESS, EnrolmentState.COMPLETED}
    assert AssignmentSubmission.objects.filter(state="submitted").exists()
    assert Certificate.objects.count() == Enrolment.objects.filter(state="completed").count()
    assert [rebuild(enrolment) for enrolment in Enrolment.objects.all() if rebuild(enrolment)] == []

    before = (User.objects.count(), Enrolment.objects.count(), Certificate.objects.count())
    call_command("load_demo", stdout=io.StringIO())
    assert (User.objects.count(), Enrolment.objects.count(), Certificate.objects.count()) == before
