"""Assignments to review, in Wagtail's admin: for trainers and cluster staff."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from learning.domain.assignments import open_for_review, review
from learning.domain.errors import LearningError
from learning.enums import SubmissionState
from learning.forms.review import ReviewForm
from learning.models import AssignmentSubmission
from learning.queries.reviews import lesson_title, review_sheet, submissions_for
from learning.viewsets.base import DayColumn, StaffViewSet

DECISIONS = ("accept", "return")


class SubmissionFilterSet(WagtailFilterSet):
    """Filters of the list of handed-in work."""

    state = ChoiceFilter(
        label=_("State"), choices=[choice for choice in SubmissionState.choices if choice[0] != "draft"]
    )

    class Meta:
        model = AssignmentSubmission
        fields = ["state", "enrolment__course", "enrolment__organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reviewer: Any = self.request.user
        work = submissions_for(reviewer).order_by()
        for name, label in (
            ("enrolment__course", _("Course")),
            ("enrolment__organisation", _("Organisation")),
        ):
            found = self.filters[name]
            found.label = label
            found.queryset = found.queryset.filter(pk__in=work.values(name))


class SubmissionIndexView(generic.IndexView):
    """Lists handed-in work, what has waited longest first."""

    default_ordering = "submitted_at"

    def get_base_queryset(self) -> QuerySet[AssignmentSubmission]:
        """Return the work of others that the reader may judge."""
        user: Any = self.request.user
        return submissions_for(user)


class ReviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Shows one piece of work beside its rubric, and takes the decision."""

    permission_required = "change"
    model = AssignmentSubmission
    form_class = ReviewForm
    template_name = "learning/admin/review.html"
    page_title = _("Review")
    header_icon = "form"
    index_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the work that the address names; answer 404 for what the reader may not judge."""
        if not self.user_has_permission("change"):
            return super().dispatch(request, *args, **kwargs)
        actor: Any = request.user
        try:
            if request.method == "POST":
                submission = submissions_for(actor).get(pk=kwargs["pk"])
            else:
                submission = open_for_review(actor=actor, submission_id=kwargs["pk"])
        except AssignmentSubmission.DoesNotExist as error:
            raise Http404 from error
        self.sheet = review_sheet(submission, get_language() or "bg")
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return whose work it is."""
        return str(self.sheet.submission.enrolment.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        to_list = {"url": reverse(self.index_url_name), "label": _now("Assignments to review")}
        return [*items, to_list, {"url": "", "label": self.get_page_subtitle()}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its rubric."""
        return super().get_form_kwargs() | {"sheet": self.sheet}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the sheet beside the form."""
        return super().get_context_data(sheet=self.sheet, index_url=reverse(self.index_url_name), **kwargs)

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        """Decide by the verb; show its refusal on the form."""
        actor: Any = self.request.user
        decision = self.request.POST.get("decision")
        if decision not in DECISIONS:
            form.add_error(None, _("Choose whether to accept the work or to return it."))
            return self.form_invalid(form)
        accept = decision == "accept"
        try:
            review(
                actor=actor,
                submission=self.sheet.submission,
                scores=form.scores,
                feedback=form.cleaned_data["feedback"],
                accept=accept,
            )
        except LearningError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        done = (
            _now("The work of %(person)s is accepted.")
            if accept
            else _now("The work went back to %(person)s.")
        )
        messages.success(self.request, done % {"person": self.sheet.submission.enrolment.user})
        return redirect(self.index_url_name)


class SubmissionViewSet(StaffViewSet):
    """Handed-in assignments."""

    model = AssignmentSubmission
    name = "assignments"
    icon = "form"
    menu_label = _("Assignments to review")
    menu_order = 160
    add_to_admin_menu = True
    views = ("index", "index_results")
    index_view_class = SubmissionIndexView
    filterset_class = SubmissionFilterSet
    search_fields = ["enrolment__user__full_name", "enrolment__user__email", "enrolment__course__code"]

    @cached_property
    def list_display(self) -> list[Column]:
        """Return the columns; the name leads to the review."""
        return [
            TitleColumn(
                "person",
                label=_("Person"),
                accessor="enrolment.user",
                sort_key="enrolment__user__full_name",
                get_url=lambda work: reverse(self.get_url_name("review"), args=[work.pk]),
            ),
            Column("organisation", label=_("Organisation"), accessor="enrolment.organisation"),
            Column(
                "course",
                label=_("Course"),
                accessor="enrolment.course.code",
                sort_key="enrolment__course__code",
            ),
            Column(
                "assignment",
                label=_("Assignment"),
                accessor=lambda work: lesson_title(work, get_language() or "bg"),
            ),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            DayColumn("submitted_at", label=_("Handed in"), sort_key="submitted_at"),
            Column("reviewed_by", label=_("Reviewed by")),
        ]

    @cached_property
    def menu_url(self) -> str:
        """Open the list with what waits for a decision."""
        return f"{reverse(self.get_url_name('index'))}?state={SubmissionState.SUBMITTED}"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of the list and of the review."""
        view = self.construct_view(ReviewView, index_url_name=self.get_url_name("index"))
        return [*super().get_urlpatterns(), path("<uuid:pk>/review/", view, name="review")]
