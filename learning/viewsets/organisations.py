"""Organisations and their units in Wagtail's admin."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from learning.domain.organisations import remove_unit, save_organisation, save_unit
from learning.forms.staff import OrganisationForm, UnitEditForm, UnitForm
from learning.models import Organisation, Unit
from learning.viewsets.base import StaffCreateView, StaffDeleteView, StaffEditView, StaffViewSet


class SaveOrganisation:
    """Saves by the verb."""

    def save_instance(self) -> Organisation:
        """Store the organisation and return it."""
        return save_organisation(actor=self.request.user, organisation=self.form.instance)  # type: ignore[attr-defined]


class OrganisationCreateView(SaveOrganisation, StaffCreateView):
    """Adds an organisation."""


class OrganisationEditView(SaveOrganisation, StaffEditView):
    """Changes an organisation."""


class OrganisationViewSet(StaffViewSet):
    """Member organisations; never deleted, for runs and the log name them."""

    model = Organisation
    name = "organisations"
    icon = "home"
    menu_order = 200
    form_class = edit_form_class = OrganisationForm
    add_view_class = OrganisationCreateView
    edit_view_class = OrganisationEditView
    list_display = ["name_bg", "name_en", "slug"]
    search_fields = ["name_bg", "name_en", "slug"]
    ordering = "name_bg"


class SaveUnit:
    """Saves by the verb."""

    def save_instance(self) -> Unit:
        """Store the unit and return it."""
        return save_unit(actor=self.request.user, unit=self.form.instance)  # type: ignore[attr-defined]


class UnitIndexView(generic.IndexView):
    """Lists units with their organisations."""

    def get_base_queryset(self) -> QuerySet[Unit]:
        """Return all units."""
        units: QuerySet[Unit] = super().get_base_queryset()
        return units.select_related("organisation")


class UnitCreateView(SaveUnit, StaffCreateView):
    """Adds a unit."""


class UnitEditView(SaveUnit, StaffEditView):
    """Changes the names of a unit."""


class UnitDeleteView(StaffDeleteView):
    """Deletes a unit; its people stay in the organisation."""

    def delete_action(self) -> None:
        """Delete by the verb."""
        remove_unit(actor=self.request.user, unit=self.object)


class UnitViewSet(StaffViewSet):
    """Units of the organisations."""

    model = Unit
    name = "units"
    icon = "group"
    menu_order = 300
    views = ("index", "index_results", "add", "edit", "delete")
    form_class = UnitForm
    edit_form_class = UnitEditForm
    index_view_class = UnitIndexView
    add_view_class = UnitCreateView
    edit_view_class = UnitEditView
    delete_view_class = UnitDeleteView
    list_display = ["name_bg", "name_en", Column("organisation", label=_("Organisation"))]
    list_filter = ["organisation"]
    search_fields = ["name_bg", "name_en"]
