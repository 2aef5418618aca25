"""Certificates in Wagtail's admin: cluster staff look, revoke, and try again. The rules are in the verbs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import FormView
from django_filters import ChoiceFilter, ModelChoiceFilter
from django_filters.fields import ModelChoiceField
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, ListingButton

from certificates.domain.attesting import verify_url
from certificates.domain.issuing import retry, revoke
from certificates.domain.status import status_on
from certificates.enums import CertificateState
from certificates.forms import STATUSES, RevocationForm, course_label
from certificates.models import Certificate
from certificates.queries.certificates import SEARCHED, courses_with_certificates, with_status
from certificates.queries.wording import course_title, organisation_name
from certificates.tasks import nudge
from courses.models import Course
from learning.domain.errors import LearningError
from learning.models import Organisation
from learning.viewsets.base import ActView, DayColumn, StaffViewSet


def holder(certificate: Certificate) -> str:
    """Return the name on the certificate."""
    return str(certificate.facts["holder"]["name"])


def status_label(certificate: Certificate) -> str | Promise:
    """Return what the certificate is worth today, in words."""
    return status_on(certificate, timezone.localdate()).label


def acts(certificate: Certificate) -> list[tuple[Any, str, str]]:
    """Return what cluster staff may do with the certificate: label, name of the address, icon."""
    if certificate.state == CertificateState.FAILED:
        return [(_("Try again"), "retry", "rotate")]
    if certificate.state == CertificateState.ISSUED and certificate.revoked_at is None:
        return [(_("Revoke"), "revoke", "cross")]
    return []


class CourseField(ModelChoiceField):
    """A course by code and title."""

    def label_from_instance(self, obj: Course) -> str:
        """Return code and title in the reader's language."""
        return course_label(obj)


class CourseFilter(ModelChoiceFilter):
    """Narrows to the certificates of one course."""

    field_class = CourseField


def _courses(request: HttpRequest | None) -> QuerySet[Course]:
    return Course.objects.none() if request is None else courses_with_certificates(request.user)


class CertificateFilterSet(WagtailFilterSet):
    """Filters of the list of certificates."""

    status = ChoiceFilter(label=_("Status"), choices=STATUSES, method="by_status")
    course = CourseFilter(label=_("Course"), field_name="enrolment__course", queryset=_courses)
    organisation = ModelChoiceFilter(label=_("Organisation"), queryset=Organisation.objects.all())

    class Meta:
        model = Certificate
        fields = ["status", "course", "organisation"]

    def by_status(self, found: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        """Return those whose worth today is `value`."""
        return found.filter(with_status(value, timezone.localdate()))


class HolderColumn(ButtonsColumnMixin, TitleColumn):
    """The holder's name: leads to the details, and offers to try again what has failed."""

    def get_buttons(self, instance: Certificate, parent_context: Any) -> list[Any]:
        """Return the buttons beside the name; revoking takes a look at the details first."""
        if instance.state != CertificateState.FAILED:
            return []
        return [ListingButton(_("Try again"), url=reverse("certificate_register:retry", args=[instance.pk]))]


class CertificateIndexView(generic.IndexView):
    """Lists certificates, newest first."""

    def get_base_queryset(self) -> QuerySet[Certificate]:
        """Return all certificates with what their status depends on."""
        return Certificate.objects.select_related("superseded_by", "user")


class CertificateInspectView(generic.InspectView):
    """Shows what a certificate says, its file, and all that happened to it."""

    page_title = _("Certificate")
    template_name = "certificates/admin/certificate.html"

    def get_object(self, queryset: Any = None) -> Certificate:
        """Return the certificate with what its status depends on."""
        found = Certificate.objects.select_related("superseded_by", "supersedes", "user")
        return get_object_or_404(found, pk=self.pk)

    def get_fields(self) -> list[str]:
        """Return none of the columns: the template shows the frozen facts."""
        return []

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the file, the public page and what may be done."""
        certificate = self.object
        buttons = [Button(_("Public page"), url=verify_url(certificate.pk), icon_name="link-external")]
        if certificate.state == CertificateState.ISSUED:
            address = reverse("certificates:download", args=[certificate.pk])
            buttons.insert(0, Button(_("Download PDF"), url=address, icon_name="download"))
        return buttons + [
            Button(label, url=reverse(f"certificate_register:{name}", args=[certificate.pk]), icon_name=icon)
            for label, name, icon in acts(certificate)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the certificate, its worth today and its events, the latest first."""
        return super().get_context_data(**kwargs) | {
            "certificate": self.object,
            "status": status_on(self.object, timezone.localdate()),
            "events": self.object.events.select_related("actor").order_by("-id"),
        }


class RevokeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Declares a certificate void, for a reason."""

    permission_required = "change"
    model = Certificate
    form_class = RevocationForm
    template_name = "certificates/admin/revoke.html"
    page_title = _("Revoke")
    header_icon = "cross"
    index_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the certificate that the address names."""
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Certificate, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return which certificate is meant."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list and to the certificate, and name the act."""
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        certificate = reverse("certificate_register:inspect", args=[self.object.pk])
        return [
            *items,
            {"url": reverse(self.index_url_name), "label": _now("Certificates")},
            {"url": certificate, "label": str(self.object)},
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.object)},
        ]

    def form_valid(self, form: RevocationForm) -> HttpResponse:
        """Revoke; say what came of it on the certificate's page."""
        actor: Any = self.request.user
        try:
            revoke(actor=actor, certificate=self.object, reason=form.cleaned_data["reason"])
        except LearningError as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, _("The certificate is revoked, and its public page says so."))
        return redirect("certificate_register:inspect", self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return whose certificate it is."""
        return super().get_context_data(**kwargs) | {"certificate": self.object}


class RetryView(ActView):
    """Puts a failed certificate back into the queue."""

    model = Certificate
    verb = retry
    argument = "certificate"
    page_title = _("Try again")
    question = _("Make the file of certificate %(object)s once more?")
    done = _("Certificate %(object)s is in the queue again. Its file should be ready within a minute.")
    button = _("Yes, try again")

    def after(self, acted_on: Any) -> None:
        """Ask a worker for the file."""
        nudge(self.object)


class CertificateViewSet(StaffViewSet):
    """The register of certificates. Completed courses fill it: nobody adds, edits or deletes one."""

    model = Certificate
    name = "certificate_register"
    icon = "success"
    menu_label = _("Certificates")
    menu_order = 160
    add_to_admin_menu = True
    views = ("index", "index_results", "inspect")
    inspect_view_enabled = True
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    filterset_class = CertificateFilterSet
    list_display = [
        HolderColumn(
            "holder",
            label=_("Name"),
            accessor=holder,
            url_name="certificate_register:inspect",
            width="22%",
        ),
        Column("number", label=_("Number"), sort_key="number", width="14%"),
        Column("course", label=_("Course"), accessor=course_title),
        Column("organisation", label=_("Organisation"), accessor=organisation_name),
        Column("status", label=_("Status"), accessor=status_label),
        DayColumn("completed_at", label=_("Completed on"), sort_key="completed_at"),
        DayColumn("valid_until", label=pgettext_lazy("certificate", "Valid until"), sort_key="valid_until"),
    ]
    search_fields = list(SEARCHED)
    ordering = ["-completed_at", "number"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses of the list, the details and the acts."""
        view = self.construct_view(RevokeView, index_url_name=self.get_url_name("index"))
        return [
            *super().get_urlpatterns(),
            path(f"revoke/<{self.pk_path_converter}:pk>/", view, name="revoke"),
            self.act_path("retry", RetryView),
        ]
