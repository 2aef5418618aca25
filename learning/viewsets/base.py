"""What the admin screens of cluster staff have in common."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from learning.domain.errors import LearningError


def day(moment: date | None) -> str:
    """Return a day, or the day of a moment, in words; nothing for none."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""


class DayColumn(Column):
    """A column of days. Wagtail's own says how long ago, which fits neither deadlines nor contracts."""

    def get_value(self, instance: Any) -> str:
        """Return the day in words."""
        return day(super().get_value(instance))


class RefusalsOnForm:
    """Shows what a verb refuses as an error of the form, with everything that was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save through the verb; turn its refusal into an answer."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except LearningError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error)
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class StaffCreateView(RefusalsOnForm, generic.CreateView):
    """Adds an object by a verb; `save_instance` calls it."""


class StaffEditView(RefusalsOnForm, generic.EditView):
    """Changes an object by a verb; `save_instance` calls it."""


class StaffDeleteView(generic.DeleteView):
    """Deletes an object by a verb; `delete_action` calls it."""


class ActView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks before an act on one object, then does it by a verb.

    `verb` is called with `actor` and the object under the name `argument`.
    """

    template_name = "learning/admin/act.html"
    permission_required = "change"
    model: Any = None
    index_url_name = ""
    argument = ""
    question: str | Promise = ""
    done: str | Promise = ""
    button: str | Promise = ""
    verb: Callable[..., Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the object that the address names."""
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))

    def get_page_subtitle(self) -> str:
        """Return which object is meant."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list, and name the act: it is the page's heading too."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        to_list = {
            "url": reverse(self.index_url_name),
            "label": capfirst(self.model._meta.verbose_name_plural),
        }
        act = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*items, to_list, act]

    def after(self, acted_on: Any) -> None:
        """Do what must follow the verb in the same transaction; nothing unless overridden."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, and say what came of it above the list."""
        try:
            self.after(type(self).verb(actor=request.user, **{self.argument: self.object}))
        except LearningError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done % {"object": self.object})
        return redirect(self.index_url_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the question, and where "no" leads."""
        return super().get_context_data(
            question=self.question % {"object": self.object},
            button=self.button,
            index_url=reverse(self.index_url_name),
            **kwargs,
        ) | {"page_title": _("Please confirm")}


class StaffViewSet(ModelViewSet):
    """A list with forms, without Wagtail's own history: what happened stands in the audit log."""

    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    list_per_page = 50
    views: tuple[str, ...] = ("index", "index_results", "add", "edit")
    """Names of the views that exist."""
    form_class: Any = None
    edit_form_class: Any = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return Wagtail's values without the addresses of views that do not exist."""
        common = super().get_common_view_kwargs(**kwargs)
        for name in ("history", "usage", "add", "edit", "delete", "inspect"):
            if name not in self.views:
                common.pop(f"{name}_url_name", None)
        return common

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form for adding or for changing."""
        return self.edit_form_class if for_update else self.form_class

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of the views that exist."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in self.views]

    def act_path(self, name: str, view: type[ActView]) -> URLPattern:
        """Return the address of an act on one object."""
        return path(
            f"{name}/<{self.pk_path_converter}:pk>/",
            self.construct_view(view, index_url_name=self.get_url_name("index")),
            name=name,
        )
