"""Enrolments in Wagtail's admin: cluster staff find a run, see where it stands, and help."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import BooleanFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from courses.models import CourseVersion
from learning.domain.attempts import grant_attempt, grant_extra_time
from learning.domain.enrolment import set_deadline, withdraw
from learning.domain.errors import LearningError
from learning.domain.moving import move_by_staff
from learning.enums import OPEN_STATES
from learning.forms.desk import DeadlineForm, ExtraTimeForm, ReasonForm
from learning.models import Enrolment
from learning.queries.desk import all_enrolments, desk
from learning.viewsets.base import DayColumn, StaffViewSet


class EnrolmentFilterSet(WagtailFilterSet):
    """Filters of the list of runs."""

    overdue = BooleanFilter(label=_("Overdue"), method="filter_overdue")

    class Meta:
        model = Enrolment
        fields = ["course", "organisation", "state"]

    def filter_overdue(self, runs: QuerySet[Enrolment], name: str, value: bool) -> QuerySet[Enrolment]:
        """Return the open runs whose deadline has passed, or all others."""
        late = {"due_on__lt": timezone.localdate(), "state__in": OPEN_STATES}
        return runs.filter(**late) if value else runs.exclude(**late)


class EnrolmentIndexView(generic.IndexView):
    """Lists all runs, the newest first."""

    def get_base_queryset(self) -> QuerySet[Enrolment]:
        """Return all runs with whom and what they tie."""
        return all_enrolments()


class DeskView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One run: where it stands, and forms for what staff can do about it.

    A POST names its act: ``deadline``, ``time``, ``withdraw``, ``grant`` or ``move``.
    """

    permission_required = "change"
    model = Enrolment
    template_name = "learning/admin/desk.html"
    page_title = _("Enrolment")
    header_icon = "user"
    index_url_name = ""
    desk_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run that the address names."""
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Enrolment.objects.select_related("user"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return whose run it is."""
        return str(self.object.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        to_list = {"url": reverse(self.index_url_name), "label": _now("Enrolments")}
        return [*items, to_list, {"url": "", "label": self.get_page_subtitle()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, and say what came of it."""
        act = request.POST.get("act", "")
        form = {"deadline": DeadlineForm, "time": ExtraTimeForm}.get(act, ReasonForm)(request.POST)
        if not form.is_valid():
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
        else:
            self._act(act, form.cleaned_data)
        return redirect(self.desk_url_name, self.object.pk)

    def _act(self, act: str, data: dict[str, Any]) -> None:
        actor: Any = self.request.user
        try:
            if act == "deadline":
                set_deadline(actor=actor, enrolment=self.object, due_on=data["due_on"])
                messages.success(self.request, _now("The deadline is saved."))
            elif act == "time":
                grant_extra_time(actor=actor, enrolment=self.object, percent=data["percent"])
                messages.success(self.request, _now("The extra time is saved."))
            elif act == "withdraw":
                withdraw(actor=actor, enrolment=self.object, reason=data["reason"])
                messages.success(self.request, _now("The enrolment is withdrawn."))
            elif act == "grant":
                block_id = UUID(self.request.POST.get("block", ""))
                grant_attempt(actor=actor, enrolment=self.object, block_id=block_id, reason=data["reason"])
                messages.success(self.request, _now("One more attempt is granted."))
            elif act == "move":
                version = CourseVersion.objects.get(pk=UUID(self.request.POST.get("version", "")))
                move_by_staff(actor=actor, enrolment=self.object, version=version, reason=data["reason"])
                messages.success(self.request, _now("The enrolment is moved."))
        except LearningError as error:
            messages.error(self.request, str(error))
        except (ValueError, CourseVersion.DoesNotExist):
            problems = {
                "grant": _now("Nothing was granted, because the quiz could not be found."),
                "move": _now("Nothing was moved, because the version could not be found."),
            }
            messages.error(self.request, problems[act])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the run and its forms."""
        return super().get_context_data(
            desk=desk(self.object, get_language() or "bg"),
            deadline_form=DeadlineForm(initial={"due_on": self.object.due_on}),
            time_form=ExtraTimeForm(initial={"percent": self.object.extra_time_percent}),
            reason_form=ReasonForm(),
            **kwargs,
        )


class EnrolmentViewSet(StaffViewSet):
    """Every run of everybody."""

    model = Enrolment
    name = "enrolments"
    icon = "tick-inverse"
    menu_label = _("Enrolments")
    menu_order = 450
    views = ("index", "index_results")
    index_view_class = EnrolmentIndexView
    filterset_class = EnrolmentFilterSet
    search_fields = ["user__full_name", "user__email", "course__code", "course__slug"]

    @cached_property
    def list_display(self) -> list[Column]:
        """Return the columns; the name leads to the run."""
        return [
            TitleColumn(
                "user",
                label=_("Person"),
                sort_key="user__full_name",
                get_url=lambda run: reverse(self.get_url_name("desk"), args=[run.pk]),
            ),
            Column("organisation", label=_("Organisation")),
            Column("course", label=_("Course"), accessor="course.code", sort_key="course__code"),
            Column("version", label=_("Version"), accessor="version.number"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column("progress", label=_("Progress"), accessor=lambda run: f"{run.progress_percent} %"),
            DayColumn("due_on", label=_("Deadline"), sort_key="due_on"),
            DayColumn("completed_at", label=_("Completed"), sort_key="completed_at"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of the list and of one run."""
        view = self.construct_view(
            DeskView,
            index_url_name=self.get_url_name("index"),
            desk_url_name=self.get_url_name("desk"),
        )
        return [*super().get_urlpatterns(), path("<uuid:pk>/", view, name="desk")]
