"""Lists and choosers of snippets that belong to a course or are shared by all."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView

from courses.permissions import VISIBLE, runs_catalogue, visible


def _own(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Narrow `rows` to what `user` may see; by keys, because the search cannot look at other tables."""
    if runs_catalogue(user):
        return rows
    return rows.filter(pk__in=list(visible(rows.model, user).values_list("pk", flat=True)))


class OwnIndexView(IndexView):
    """Lists the snippets that are one's own or shared, with filters that name nothing else."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the snippets that the person may see."""
        return _own(super().get_base_queryset(), self.request.user)

    @cached_property
    def filters(self) -> Any:
        """The filters, with choices that the person may see."""
        filters = super().filters
        for field in filters.form.fields.values() if filters else ():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and queryset.model in VISIBLE:
                own = visible(queryset.model, self.request.user)
                field.queryset = queryset.filter(pk__in=own.values("pk"))
        return filters


class _OwnSnippets:
    def get_object_list(self) -> QuerySet[Any]:
        """Return the snippets that the person may choose."""
        return _own(super().get_object_list(), self.request.user)  # type: ignore[misc,attr-defined]


class OwnChooseView(_OwnSnippets, ChooseView):
    """Offers snippets that are one's own or shared."""


class OwnChooseResultsView(_OwnSnippets, ChooseResultsView):
    """Offers them by a search."""


class OwnChooserViewSet(SnippetChooserViewSet):
    """Chooses among snippets that are one's own or shared."""

    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
