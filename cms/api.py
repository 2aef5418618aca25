"""The routes of the API, put together from the packages' views."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import exception_handler

from certificates.rest import CertificateFileView, CertificateViewSet, HRCertificateViewSet
from cms.domain.openapi import operations
from courses.rest import CatalogueViewSet
from learning.rest import EnrolmentViewSet, HREnrolmentViewSet, PersonViewSet

router = SimpleRouter()
router.register("catalogue", CatalogueViewSet, basename="catalogue")
router.register("enrolments", EnrolmentViewSet, basename="enrolment")
router.register("certificates", CertificateViewSet, basename="certificate")
router.register("hr/people", PersonViewSet, basename="hr-person")
router.register("hr/enrolments", HREnrolmentViewSet, basename="hr-enrolment")
router.register("hr/certificates", HRCertificateViewSet, basename="hr-certificate")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the API does: the schema as a page, without scripts."""
    document = SchemaGenerator().get_schema(public=True)
    return render(
        request, "cms/api_docs.html", {"info": document["info"], "operations": operations(document)}
    )


@extend_schema(exclude=True)
@api_view(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([])
def nothing(request: Request) -> NoReturn:
    """Answer an unknown address as the API answers; the site would look for a page in a language."""
    raise NotFound


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs/", docs, name="docs"),
    path(
        "schema/", method_decorator(never_cache, name="dispatch")(SpectacularAPIView).as_view(), name="schema"
    ),
    path("certificates/<uuid:certificate_id>/file/", CertificateFileView.as_view(), name="certificate-file"),
    path("", include(router.urls)),
    re_path("", nothing, name="nothing"),
]


def own_endpoints(endpoints: list[tuple[str, str, str, object]]) -> list[tuple[str, str, str, object]]:
    """Leave the CMS's internal endpoints out of the schema (a drf-spectacular preprocessing hook)."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def refuse(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer like REST framework, without the English words in which Django's 404 names a model."""
    return exception_handler(NotFound() if isinstance(error, Http404) else error, context)
