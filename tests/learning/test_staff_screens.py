import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from learning import tasks
from learning.domain.groups import ensure_groups
from learning.domain.invitations import deliver, invite
from learning.domain.people import set_site_role
from learning.enums import InvitationState, MembershipRole, SiteRole
from learning.models import AuditEntry, Invitation, Membership, Organisation, Unit, User
from tests.factories.learning import make_unit

INDEXES = [
    "people:index",
    "organisations:index",
    "units:index",
    "memberships:index",
    "invitations:index",
    "audit:index",
]
FORMS = ["organisations:add", "units:add", "memberships:add", "invitations:add", "invitations:many"]


@pytest.fixture
def staff(client, world):
    """A client signed in as Stoyan, who runs the academy."""
    set_site_role(actor=None, user=world.stoyan, role=SiteRole.CLUSTER_STAFF)
    client.force_login(world.stoyan)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def trainer(client, world):
    """A client signed in as Tanya, who writes courses."""
    set_site_role(actor=None, user=world.tanya, role=SiteRole.TRAINER)
    client.force_login(world.tanya)
    return client


def last_action():
    return AuditEntry.objects.first()


@pytest.mark.parametrize("name", INDEXES + FORMS)
def test_cluster_staff_open_every_screen(staff, name):
    assert staff.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", INDEXES + FORMS)
def test_trainers_open_none_of_them(trainer, name):
    response = trainer.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("who", ["alice", "hana"])
@pytest.mark.parametrize("name", ["wagtailadmin_home", *INDEXES])
def test_learners_and_hr_are_told_that_the_cms_is_not_for_them(client, world, who, name):
    client.force_login(getattr(world, who))
    response = client.get(reverse(name), follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1, "no going in circles"


def test_strangers_sign_in_where_everybody_does_and_come_back(client, db):
    response = client.get("/cms/people/", follow=True)
    address, _status = response.redirect_chain[-1]
    assert address.split("?")[0].endswith("/accounts/login/")
    assert "next=/cms/people/" in address
    response = client.get("/cms/login/", follow=True)
    assert response.redirect_chain[-1][0].split("?")[0].endswith("/accounts/login/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_door_leads_to_no_other_site(staff, target):
    response = staff.get(reverse("learning:cms_door"), {"next": target})
    assert response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/users/new/", "/cms/groups/", "/cms/groups/new/"])
def test_wagtails_own_users_and_groups_are_closed(staff, path):
    assert staff.get(path)["Location"] == reverse("wagtailadmin_home")
    home = staff.get(reverse("wagtailadmin_home")).content.decode()
    assert '"/cms/users/"' not in home
    assert '"/cms/groups/"' not in home


def test_wagtails_own_account_and_password_pages_are_closed(staff, world):
    assert staff.get("/cms/account/")["Location"].endswith("/profile/")
    for path in ("/cms/password_reset/", "/cms/password_reset/done/"):
        assert staff.get(path, follow=True).status_code == 404
        assert staff.post(path, {"email": world.alice.email}, follow=True).status_code == 404
    assert not mail.outbox


def test_the_role_taken_away_closes_the_cms_at_the_next_request(staff, world):
    set_site_role(actor=None, user=world.stoyan, role=SiteRole.NONE)
    assert staff.get(reverse("people:index"), follow=True).status_code == 403
    set_site_role(actor=None, user=world.stoyan, role=SiteRole.TRAINER)
    assert staff.get(reverse("people:index"))["Location"] == reverse("wagtailadmin_home")
    User.objects.filter(pk=world.stoyan.pk).update(is_active=False)
    assert "/accounts/login/" in staff.get(reverse("people:index"), follow=True).redirect_chain[-1][0]


def test_cluster_staff_write_below_the_catalogues_and_trainers_only_in_their_teams(db):
    from cms.domain.site import set_up_site
    from courses.models import CataloguePage

    set_up_site()
    groups = ensure_groups()
    pages = {
        role: set(GroupPagePermission.objects.filter(group=group).values_list("page_id", flat=True))
        for role, group in groups.items()
    }
    catalogues = set(CataloguePage.objects.values_list("pk", flat=True))
    assert len(catalogues) == 2
    assert pages == {"cluster_staff": catalogues, "trainer": set()}


def test_what_all_trainers_had_before_is_taken_away(db):
    from cms.domain.site import set_up_site
    from courses.models import CataloguePage

    set_up_site()
    trainers = ensure_groups()["trainer"]
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    choose = Permission.objects.get(content_type__app_label="wagtailimages", codename="choose_image")
    root = Collection.get_first_root_node()
    trainers.permissions.add(Permission.objects.get(codename="change_competence"))
    GroupPagePermission.objects.create(group=trainers, page=CataloguePage.objects.first(), permission=change)
    GroupCollectionPermission.objects.create(group=trainers, collection=root, permission=choose)
    Collection.objects.get(name="Общи файлове").delete()

    ensure_groups()

    assert not GroupPagePermission.objects.filter(group=trainers).exists()
    assert not trainers.permissions.filter(codename="change_competence").exists()
    shared = GroupCollectionPermission.objects.filter(group=trainers)
    assert {(grant.collection.name, grant.permission.codename) for grant in shared} == {
        ("Общи файлове", "choose_image"),
        ("Общи файлове", "choose_document"),
    }


def person_data(person, **changes):
    fields = ("full_name", "latin_name", "email", "language", "site_role")
    return {name: getattr(person, name) for name in fields} | {"is_active": "on"} | changes


def test_staff_change_an_account_and_a_role(staff, world):
    url = reverse("people:edit", args=[world.alice.pk])
    staff.post(url, person_data(world.alice, full_name="Alice Andreeva-Koleva", site_role="trainer"))
    alice = User.objects.get(pk=world.alice.pk)
    assert (alice.full_name, alice.site_role) == ("Alice Andreeva-Koleva", "trainer")
    assert alice.has_perm("wagtailadmin.access_admin")
    entries = AuditEntry.objects.filter(actor=world.stoyan).values_list("action", flat=True)
    assert set(entries) == {"person.changed", "person.role_changed"}


def test_no_form_makes_a_superuser_or_sets_a_password(staff, world):
    url = reverse("people:edit", args=[world.alice.pk])
    forged = {"is_superuser": "on", "password": "x", "groups": "1", "is_staff": "on", "id": str(world.bob.pk)}
    staff.post(url, person_data(world.alice, **forged))
    alice = User.objects.get(pk=world.alice.pk)
    assert not alice.is_superuser
    assert alice.password == world.alice.password
    assert not alice.groups.exists()


def test_a_taken_address_is_refused_on_the_form(staff, world):
    url = reverse("people:edit", args=[world.alice.pk])
    response = staff.post(url, person_data(world.alice, email="BOB@example.org", full_name="Renamed"))
    assert response.status_code == 200
    assert "already signs in with this e-mail address" in response.content.decode()
    assert User.objects.get(pk=world.alice.pk).full_name == "Alice Andreeva"


def test_nobody_locks_themselves_out(staff, world):
    url = reverse("people:edit", args=[world.stoyan.pk])
    response = staff.post(url, person_data(world.stoyan, site_role=""))
    assert "your own role" in response.content.decode()
    data = person_data(world.stoyan)
    del data["is_active"]
    staff.post(url, data)
    assert User.objects.get(pk=world.stoyan.pk).is_cluster_staff
    assert User.objects.get(pk=world.stoyan.pk).is_active


def test_a_superuser_cannot_be_edited_by_staff(staff, world):
    root = User.objects.create_superuser("root@example.org", full_name="Root")
    url = reverse("people:edit", args=[root.pk])
    response = staff.post(url, person_data(root, email="mine@example.org"))
    assert response.status_code in (200, 302)
    assert User.objects.get(pk=root.pk).email == "root@example.org"


def test_people_are_not_added_or_deleted_by_hand(staff, world):
    for path in ("/cms/people/new/", f"/cms/people/delete/{world.alice.pk}/", "/cms/audit/edit/1/"):
        assert staff.get(path, follow=True).status_code == 404


def test_staff_keep_organisations_and_units(staff, world):
    staff.post(
        reverse("organisations:add"), {"name_bg": "Гама ЕООД", "name_en": "Gamma & Söhne Ltd", "slug": ""}
    )
    gamma = Organisation.objects.get(name_bg="Гама ЕООД")
    assert gamma.slug == "gamma-sohne-ltd"
    staff.post(
        reverse("organisations:edit", args=[gamma.pk]),
        {"name_bg": "Гама АД", "name_en": "Gamma JSC", "slug": gamma.slug},
    )
    gamma.refresh_from_db()
    assert gamma.name_bg == "Гама АД"
    staff.post(reverse("units:add"), {"organisation": gamma.pk, "name_bg": "Отдел", "name_en": "Unit"})
    unit = Unit.objects.get(organisation=gamma)
    staff.post(reverse("units:edit", args=[unit.pk]), {"name_bg": "Отдел 2", "name_en": "Unit 2"})
    staff.post(reverse("units:delete", args=[unit.pk]))
    assert not Unit.objects.filter(pk=unit.pk).exists()
    actions = list(
        AuditEntry.objects.filter(actor=world.stoyan).order_by("id").values_list("action", flat=True)
    )
    assert actions == [
        "organisation.added",
        "organisation.changed",
        "unit.added",
        "unit.changed",
        "unit.removed",
    ]


def test_a_short_name_that_is_taken_is_refused(staff, world):
    response = staff.post(reverse("organisations:add"), {"name_bg": "Х", "name_en": "X", "slug": "alpha"})
    assert response.status_code == 200
    assert Organisation.objects.filter(slug="alpha").count() == 1


def test_staff_place_somebody_and_end_it(staff, world):
    unit = make_unit(world.beta)
    data = {"person": "OLGA@example.org", "organisation": world.beta.pk, "unit": unit.pk, "role": "hr"}
    staff.post(reverse("memberships:add"), data | {"started_on": timezone.localdate().isoformat()})
    membership = Membership.objects.get(user=world.olga)
    assert (membership.organisation, membership.unit, membership.role) == (world.beta, unit, "hr")
    url = reverse("memberships:edit", args=[membership.pk])
    staff.post(url, {"role": "employee", "unit": "", "ended_on": timezone.localdate().isoformat()})
    membership.refresh_from_db()
    assert (membership.role, membership.unit) == (MembershipRole.EMPLOYEE, None)
    assert membership.ended_on == timezone.localdate()
    staff.post(reverse("memberships:delete", args=[membership.pk]))
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert last_action().action == "membership.removed"


def test_refusals_about_memberships_stand_on_the_form(staff, world):
    foreign = make_unit(world.beta)
    today = timezone.localdate().isoformat()
    data = {"organisation": world.alpha.pk, "role": "employee", "started_on": today}
    body = staff.post(reverse("memberships:add"), data | {"person": "olga@example.org", "unit": foreign.pk})
    assert "is not part of Alpha Lab" in body.content.decode()
    body = staff.post(reverse("memberships:add"), data | {"person": "alice@example.org"})
    assert "already belongs to Alpha Lab" in body.content.decode()
    body = staff.post(reverse("memberships:add"), data | {"person": "nobody@example.org"})
    assert "Nobody signs in with this address" in body.content.decode()
    assert not Membership.objects.filter(user=world.olga).exists()


def test_a_person_page_shows_memberships_and_leads_on(staff, world):
    body = staff.get(reverse("people:edit", args=[world.alice.pk])).content.decode()
    assert "Alpha Lab" in body
    assert reverse("memberships:add") + "?person=alice%40example.org" in body
    body = staff.get(reverse("memberships:add"), {"person": "alice@example.org"}).content.decode()
    assert 'value="alice@example.org"' in body


OFFER = {"unit": "", "role": "employee", "site_role": "", "language": "bg"}


def test_staff_invite_somebody(staff, world, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks.send_invitation, "delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(
            reverse("invitations:add"),
            OFFER | {"email": "New@Example.org", "full_name": "Ново Име", "organisation": world.alpha.pk},
        )
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation) == ("new@example.org", world.alpha)
    assert sent == [str(invitation.pk)]
    response = staff.post(
        reverse("invitations:add"), OFFER | {"email": "new@example.org", "organisation": world.alpha.pk}
    )
    assert "already has an open invitation" in response.content.decode()


def test_a_pasted_list_is_invited_as_a_whole(staff, world, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(tasks.send_invitation, "delay", sent.append)
    text = 'one@example.org\n\n "Две Имена" <TWO@example.org>\nThree Names; three@example.org,\n'
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(
            reverse("invitations:many"), OFFER | {"addresses": text, "organisation": world.alpha.pk}
        )
    assert response.status_code == 302
    found = list(Invitation.objects.order_by("email").values_list("email", "full_name"))
    assert found == [
        ("one@example.org", ""),
        ("three@example.org", "Three Names"),
        ("two@example.org", "Две Имена"),
    ]
    assert len(sent) == 3


def test_of_a_list_with_wrong_lines_nobody_is_invited_and_each_line_says_why(staff, world):
    text = "good@example.org\nnot an address\nalice@example.org\ngood@example.org\n"
    data = OFFER | {"addresses": text, "organisation": world.alpha.pk}
    body = staff.post(reverse("invitations:many"), data).content.decode()
    assert "<b>Line 2:</b> “not an address” is not an e-mail address." in body
    assert "<b>Line 4:</b> The same address as in line 1." in body
    assert "2 lines are wrong." in body
    assert "not an address" in body, "what was typed is still there"
    assert not Invitation.objects.exists()
    body = staff.post(
        reverse("invitations:many"), data | {"addresses": "good@example.org\n\nalice@example.org"}
    ).content.decode()
    assert "<b>Line 3:</b> Alice Andreeva already belongs to Alpha Lab" in body
    assert not Invitation.objects.exists()


def test_more_lines_than_can_be_sent_at_once_are_refused(staff, world):
    text = "\n".join(f"p{number}@example.org" for number in range(201))
    body = staff.post(reverse("invitations:many"), OFFER | {"addresses": text}).content.decode()
    assert "At most 200 people at once" in body


def test_staff_send_again_and_revoke(staff, world, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.send_invitation, "delay", lambda key: deliver(key))
    invitation = invite(actor=world.stoyan, email="new@example.org", organisation=world.alpha)
    again = reverse("invitations:resend", args=[invitation.pk])
    assert "new@example.org" in staff.get(again).content.decode()
    assert not mail.outbox, "asking is not sending"
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(again)
    assert len(mail.outbox) == 1
    listed = staff.get(reverse("invitations:index")).content.decode()
    assert again in listed
    staff.post(reverse("invitations:revoke", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED
    response = staff.post(again, follow=True)
    assert "can no longer be changed" in response.content.decode()


def test_trainers_neither_send_nor_revoke(trainer, world):
    invitation = invite(actor=world.stoyan, email="new@example.org", organisation=world.alpha)
    for name in ("resend", "revoke"):
        assert trainer.post(reverse(f"invitations:{name}", args=[invitation.pk])).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING


def test_the_log_is_searched_and_read_only(staff, world):
    set_site_role(actor=world.stoyan, user=world.alice, role=SiteRole.TRAINER)
    body = staff.get(reverse("audit:index"), {"q": "Stoyan"}).content.decode()
    assert "Role in the academy changed" in body
    assert "Alice Andreeva" in body
    assert "after: trainer" in body
    body = staff.get(reverse("audit:index"), {"action": "person.changed"}).content.decode()
    assert "after: trainer" not in body
    for path in ("/cms/audit/new/", "/cms/audit/delete/1/"):
        assert staff.get(path, follow=True).status_code == 404


@pytest.mark.parametrize("name", INDEXES)
def test_longer_lists_need_no_more_queries(staff, world, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(number):
        for _ in range(number):
            organisation = Organisation.objects.create(
                slug=f"o{Organisation.objects.count()}", name_bg="О", name_en="O"
            )
            unit = make_unit(organisation)
            user = User.objects.create_user(f"x{User.objects.count()}@example.org", None, full_name="X")
            set_site_role(actor=world.stoyan, user=user, role=SiteRole.TRAINER)
            Membership.objects.create(user=user, organisation=organisation, unit=unit)
            invite(actor=world.stoyan, email=f"y{user.pk}@example.org", organisation=organisation)

    def count():
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse(name))
        return len(queries)

    add(1)
    staff.get(reverse(name))
    one = count()
    add(3)
    assert count() == one
