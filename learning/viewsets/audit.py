"""The audit log in Wagtail's admin: to be read and searched, nothing else."""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter  # type: ignore[import-untyped]
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic

from learning.models import AuditEntry
from learning.queries.audit import ACTIONS, action_label, target_labels
from learning.viewsets.base import StaffViewSet


def details(entry: AuditEntry) -> str:
    """Return what was noted of the act, on one line."""
    return ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry.data.items())


class AuditFilterSet(WagtailFilterSet):
    """Filters of the audit log."""

    action = ChoiceFilter(label=_("What"), choices=list(ACTIONS.items()))
    at = DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["action", "organisation", "at"]


class AuditIndexView(generic.IndexView):
    """Lists the log, newest first, with objects by name."""

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        """Return all entries with who acted, and for which organisation."""
        entries: QuerySet[AuditEntry] = super().get_base_queryset()
        return entries.select_related("actor", "organisation")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give each entry of the page its target's name."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        entries = list(context["object_list"])
        labels = target_labels(entries)
        for entry in entries:
            entry.target_label = labels.get(entry.target, entry.target)
        return context


class AuditViewSet(StaffViewSet):
    """Every privileged act: who did what to whom, when."""

    model = AuditEntry
    name = "audit"
    icon = "history"
    menu_order = 900
    views = ("index", "index_results")
    index_view_class = AuditIndexView
    filterset_class = AuditFilterSet
    list_display = [
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("actor", label=_("Who"), sort_key="actor__full_name"),
        Column("action", label=_("What"), accessor=lambda entry: action_label(entry.action)),
        Column("target_label", label=_("On what")),
        Column("organisation", label=_("Organisation")),
        Column("details", label=_("Details"), accessor=details),
    ]
    search_fields = ["action", "target", "actor__full_name", "actor__email", "organisation__name_bg"]
