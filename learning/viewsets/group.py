"""The menu of cluster staff in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from learning.viewsets.audit import AuditViewSet
from learning.viewsets.enrolments import EnrolmentViewSet
from learning.viewsets.invitations import InvitationViewSet
from learning.viewsets.organisations import OrganisationViewSet, UnitViewSet
from learning.viewsets.people import MembershipViewSet, PersonViewSet


class AcademyGroup(ModelViewSetGroup):
    """People, organisations, invitations and the log under one item."""

    menu_label = _("Academy")
    menu_icon = "group"
    menu_order = 150
    items = (
        PersonViewSet,
        OrganisationViewSet,
        UnitViewSet,
        MembershipViewSet,
        EnrolmentViewSet,
        InvitationViewSet,
        AuditViewSet,
    )
