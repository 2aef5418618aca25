"""Invitations in Wagtail's admin."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.domain.errors import LearningError
from learning.domain.invitations import PeopleRefused, invite, invite_many, resend, revoke
from learning.enums import InvitationState
from learning.forms.inviting import Guest, InviteForm, InviteManyForm
from learning.models import Invitation
from learning.tasks import nudge
from learning.viewsets.base import ActView, DayColumn, StaffCreateView, StaffViewSet, day

UNFINISHED = {InvitationState.PENDING, InvitationState.SENT, InvitationState.FAILED}


def offered(invitation: Invitation) -> str:
    """Return the roles that the invitation gives."""
    roles = [invitation.get_role_display()] if invitation.organisation_id else []
    return ", ".join([*roles, *([invitation.get_site_role_display()] if invitation.site_role else [])])


def so_far(invitation: Invitation) -> str:
    """Return the state of the invitation, with its day."""
    since = invitation.accepted_at if invitation.state == InvitationState.ACCEPTED else invitation.sent_at
    return " ".join(filter(None, [invitation.get_state_display(), day(since)]))


class InvitationIndexView(generic.IndexView):
    """Lists invitations with what can still be done with them."""

    def get_base_queryset(self) -> QuerySet[Invitation]:
        """Return all invitations with what they lead to."""
        invitations: QuerySet[Invitation] = super().get_base_queryset()
        return invitations.select_related("organisation", "invited_by")

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Offer to invite one person or many."""
        return [
            HeaderButton(_("Invite somebody"), url=reverse("invitations:add"), icon_name="plus"),
            HeaderButton(_("Invite many"), url=reverse("invitations:many"), icon_name="group"),
        ]

    def get_list_more_buttons(self, instance: Invitation) -> list[Any]:
        """Offer to send an unfinished invitation again, or to take it back."""
        if instance.state not in UNFINISHED:
            return []
        return [
            MenuItem(
                _("Send again"), url=reverse("invitations:resend", args=[instance.pk]), icon_name="mail"
            ),
            MenuItem(
                pgettext_lazy("invitation", "Revoke"),
                url=reverse("invitations:revoke", args=[instance.pk]),
                icon_name="cross",
            ),
        ]


class InviteView(StaffCreateView):
    """Invites one person."""

    page_title = _("Invite somebody")
    success_message = _("The invitation to %(object)s is on its way.")
    submit_button_label = _("Invite")
    submit_button_active_label = _("Inviting…")

    def save_instance(self) -> Invitation:
        """Queue the invitation and return it."""
        invitation = invite(actor=self.request.user, **self.form.cleaned_data)
        nudge(invitation)
        return invitation

    def get_success_buttons(self) -> list[Any]:
        """Offer nothing: an invitation is not edited."""
        return []


class InviteManyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Invites everybody on a list, or nobody when a line is wrong."""

    permission_required = "add"
    model = Invitation
    form_class = InviteManyForm
    template_name = "learning/admin/invite_many.html"
    page_title = _("Invite many")
    header_icon = "group"
    index_url_name = ""

    def form_valid(self, form: InviteManyForm) -> HttpResponse:
        """Queue the invitations; tie each refusal to its line."""
        offer = dict(form.cleaned_data)
        guests: list[Guest] = offer.pop("addresses")
        people = [(guest.full_name, guest.email) for guest in guests]
        actor: Any = self.request.user
        try:
            with transaction.atomic():
                invitations = invite_many(actor=actor, people=people, **offer)
                for invitation in invitations:
                    nudge(invitation)
        except PeopleRefused as error:
            wrong = {guests[place].line: str(reason) for place, reason in error.reasons.items()}
            form.add_error("addresses", form.refuse_lines(wrong))
            return self.form_invalid(form)
        except LearningError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        count = len(invitations)
        sent = ngettext(
            "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count
        )
        messages.success(self.request, sent % {"count": count})
        return redirect(self.index_url_name)

    def form_invalid(self, form: InviteManyForm) -> HttpResponse:
        """Say above the form that nobody was invited."""
        messages.validation_error(self.request, _now("Nobody was invited yet. Correct the list below."), form)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what Wagtail's form template shows."""
        labels = {"submit_button_label": _("Invite"), "submit_button_active_label": _("Inviting…")}
        return super().get_context_data(**kwargs) | labels | {"action_url": self.request.path}


class ResendView(ActView):
    """Sends an invitation once more."""

    model = Invitation
    verb = resend
    argument = "invitation"
    page_title = _("Send again")
    question = _("Send %(object)s a new link? The one in the earlier message stops working.")
    done = _("The invitation to %(object)s is on its way.")
    button = _("Yes, send it again")

    def after(self, acted_on: Invitation) -> None:
        """Ask a worker to send it."""
        nudge(acted_on)


class RevokeView(ActView):
    """Takes an invitation back."""

    model = Invitation
    verb = revoke
    argument = "invitation"
    page_title = pgettext_lazy("invitation", "Revoke")
    question = _("Take back the invitation to %(object)s? Its link stops working at once.")
    done = _("The invitation to %(object)s is revoked.")
    button = _("Yes, revoke it")


class InvitationViewSet(StaffViewSet):
    """Who is invited, by whom, and what came of it."""

    model = Invitation
    name = "invitations"
    icon = "mail"
    menu_order = 500
    views = ("index", "index_results", "add")
    form_class = InviteForm
    index_view_class = InvitationIndexView
    add_view_class = InviteView
    list_display = [
        "email",
        Column("organisation", label=_("Organisation"), sort_key="organisation__name_bg"),
        Column("role", label=_("Role"), accessor=offered),
        Column("state", label=_("State"), accessor=so_far, sort_key="state"),
        DayColumn("expires_at", label=pgettext_lazy("invitation", "Valid until"), sort_key="expires_at"),
        Column("invited_by", label=_("Invited by")),
    ]
    list_filter = ["state", "organisation"]
    search_fields = ["email", "full_name"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of the list, of both ways to invite and of the acts."""
        many = self.construct_view(InviteManyView, index_url_name=self.get_url_name("index"))
        return [
            *super().get_urlpatterns(),
            path("many/", many, name="many"),
            self.act_path("resend", ResendView),
            self.act_path("revoke", RevokeView),
        ]
