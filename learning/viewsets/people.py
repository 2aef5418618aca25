"""People and their memberships in Wagtail's admin."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from learning.domain.people import (
    add_membership,
    change_membership,
    change_person,
    remove_membership,
    set_site_role,
)
from learning.enums import MembershipRole
from learning.forms.staff import MembershipEditForm, MembershipForm, PersonForm
from learning.models import Membership, Organisation, User
from learning.permissions import ClusterStaffPolicy
from learning.viewsets.base import DayColumn, StaffCreateView, StaffDeleteView, StaffEditView, StaffViewSet

PEOPLE_POLICY = ClusterStaffPolicy(User, {"view", "change"})


def places(person: Any) -> str:
    """Return where a person of the list below belongs today, in words."""
    return ", ".join(
        f"{place.organisation} ({place.get_role_display()})"
        if place.role != MembershipRole.EMPLOYEE
        else str(place.organisation)
        for place in person.current_places
    )


class PersonFilterSet(WagtailFilterSet):
    """Filters of the list of people."""

    organisation = ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all(), method="in_organisation"
    )

    class Meta:
        model = User
        fields = ["site_role", "organisation", "is_active"]

    def in_organisation(
        self, people: QuerySet[User], name: str, organisation: Organisation
    ) -> QuerySet[User]:
        """Keep who belongs to the organisation today."""
        today = Membership.objects.current().filter(organisation=organisation)
        return people.filter(pk__in=today.values("user"))


class PersonIndexView(generic.IndexView):
    """Lists people with what they do and where they belong."""

    permission_policy = PEOPLE_POLICY

    def get_base_queryset(self) -> QuerySet[User]:
        """Return all people with their memberships of today."""
        today = Membership.objects.current().select_related("organisation")
        people: QuerySet[User] = super().get_base_queryset()
        return people.prefetch_related(Prefetch("memberships", today, to_attr="current_places"))

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Offer to invite: nobody gets an account otherwise."""
        return [HeaderButton(_("Invite people"), url=reverse("invitations:add"), icon_name="mail")]


class PersonEditView(StaffEditView):
    """Changes an account and the role in the academy."""

    permission_policy = PEOPLE_POLICY

    def save_instance(self) -> User:
        """Change the account by the verbs and return the person."""
        fields = dict(self.form.cleaned_data)
        role = fields.pop("site_role")
        person = change_person(actor=self.request.user, person=self.object, **fields)
        if role != person.site_role:
            set_site_role(actor=self.request.user, user=person, role=role)
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the person belongs and belonged."""
        memberships = self.object.memberships.select_related("organisation", "unit")
        return super().get_context_data(**kwargs) | {"memberships": memberships}


class PersonViewSet(StaffViewSet):
    """Everybody with an account. Accounts come from invitations and are closed, never deleted."""

    model = User
    name = "people"
    icon = "user"
    menu_label = _("People")
    menu_order = 100
    permission_policy = PEOPLE_POLICY
    views = ("index", "index_results", "edit")
    edit_form_class = PersonForm
    edit_template_name = "learning/admin/person.html"
    index_view_class = PersonIndexView
    edit_view_class = PersonEditView
    filterset_class = PersonFilterSet
    list_display = [
        "full_name",
        "email",
        Column(
            "site_role",
            label=_("Role in the academy"),
            accessor=lambda person: person.get_site_role_display() if person.site_role else "",
            sort_key="site_role",
        ),
        Column("places", label=_("Belongs to"), accessor=places),
        BooleanColumn("is_active", label=_("Can sign in"), sort_key="is_active"),
        DayColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
    ]
    search_fields = ["full_name", "latin_name", "email"]
    ordering = "full_name"

    @cached_property
    def menu_item_class(self) -> Any:
        """Return a menu item that asks this screen's own policy; Wagtail would ask the model's."""
        plain: Any = super().menu_item_class

        def is_shown(_self: Any, request: Any) -> bool:
            return PEOPLE_POLICY.user_has_permission(request.user, "view")

        return type("PeopleMenuItem", (plain,), {"is_shown": is_shown})


class MembershipIndexView(generic.IndexView):
    """Lists memberships, past ones included."""

    def get_base_queryset(self) -> QuerySet[Membership]:
        """Return all memberships with whom and what they tie."""
        memberships: QuerySet[Membership] = super().get_base_queryset()
        return memberships.select_related("user", "organisation", "unit")


class MembershipCreateView(StaffCreateView):
    """Lets a person belong to an organisation."""

    def get_initial(self) -> dict[str, Any]:
        """Fill in the person that the address names."""
        return super().get_initial() | {"person": self.request.GET.get("person", "")}

    def save_instance(self) -> Membership:
        """Add the membership by the verb and return it."""
        fields = dict(self.form.cleaned_data)
        return add_membership(actor=self.request.user, user=fields.pop("person"), **fields)


class MembershipEditView(StaffEditView):
    """Changes role, unit and last day."""

    def save_instance(self) -> Membership:
        """Change the membership by the verb and return it."""
        return change_membership(actor=self.request.user, membership=self.object, **self.form.cleaned_data)

    def get_page_subtitle(self) -> str:
        """Return whom and what the membership ties."""
        return f"{self.object.user} – {self.object.organisation}"


class MembershipDeleteView(StaffDeleteView):
    """Takes back a membership that was entered by mistake."""

    @property
    def confirmation_message(self) -> Any:
        """Ask, and say when deleting is wrong."""
        return _(
            "Delete this membership only if it was entered by mistake. "
            "Somebody who has left gets a last day instead, so that the history stays."
        )

    def get_page_subtitle(self) -> str:
        """Return whom and what the membership ties."""
        return f"{self.object.user} – {self.object.organisation}"

    def delete_action(self) -> None:
        """Delete by the verb."""
        remove_membership(actor=self.request.user, membership=self.object)


class MembershipViewSet(StaffViewSet):
    """Who belongs where, since when and in which role."""

    model = Membership
    name = "memberships"
    icon = "group"
    menu_order = 400
    views = ("index", "index_results", "add", "edit", "delete")
    form_class = MembershipForm
    edit_form_class = MembershipEditForm
    index_view_class = MembershipIndexView
    add_view_class = MembershipCreateView
    edit_view_class = MembershipEditView
    delete_view_class = MembershipDeleteView
    list_display = [
        "user",
        Column("organisation", label=_("Organisation"), sort_key="organisation__name_bg"),
        Column("unit", label=_("Unit")),
        "role",
        DayColumn("started_on", label=_("From"), sort_key="started_on"),
        DayColumn("ended_on", label=_("Until"), sort_key="ended_on"),
    ]
    list_filter = ["organisation", "role"]
    search_fields = ["user__full_name", "user__email"]
