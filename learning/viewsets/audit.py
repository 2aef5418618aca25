"""The audit log in Wagtail's admin: to be read and searched, nothing else."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from learning.models import AuditEntry
from learning.queries.audit import ACTIONS, action_label, target_labels
from learning.viewsets.base import StaffViewSet


def in_words(value: Any) -> str:
    """Return a noted value on one line."""
    if isinstance(value, list):
        return ", ".join(in_words(part) for part in value)
    return "–" if value in (None, "") else str(value)


def details(entry: AuditEntry) -> str:
    """Return what was noted of the act, on one line; `changed` holds what was before and what came after."""
    noted = dict(entry.data)
    changed = noted.pop("changed", {})
    changes = [f"{name}: {in_words(before)} → {in_words(after)}" for name, (before, after) in changed.items()]
    return "; ".join([*changes, *(f"{name}: {in_words(value)}" for name, value in noted.items())])


def moment(entry: AuditEntry) -> str:
    """Return when it was, to the second."""
    at = timezone.localtime(entry.at)
    return f"{date_format(at, 'SHORT_DATE_FORMAT')} {at:%H:%M:%S}"


class AuditFilterSet(WagtailFilterSet):
    """Filters of the audit log."""

    action = ChoiceFilter(label=_("What"), choices=list(ACTIONS.items()))
    at = DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["action", "organisation", "at"]


class AuditIndexView(generic.IndexView):
    """Lists the log, newest first, with objects by name."""

    page_title = _("Audit log")
    verbose_name_plural = _("audit entries")

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
    menu_label = _("Audit log")
    menu_order = 900
    views = ("index", "index_results")
    index_view_class = AuditIndexView
    filterset_class = AuditFilterSet
    list_display = [
        Column("at", label=_("When"), accessor=moment, sort_key="at"),
        Column("actor", label=_("Who"), sort_key="actor__full_name"),
        Column("action", label=_("What"), accessor=lambda entry: action_label(entry.action)),
        Column("target_label", label=_("On what")),
        Column("organisation", label=_("Organisation")),
        Column("details", label=_("Details"), accessor=details),
    ]
    search_fields = ["action", "target", "actor__full_name", "actor__email", "organisation__name_bg"]
