"""The API's view of certificates: one's own, and for HR those of its organisation. Read-only."""

import uuid

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.domain.attesting import verify_url
from certificates.domain.status import status_on
from certificates.enums import CertificateState, CertificateStatus
from certificates.models import Certificate
from certificates.queries.certificates import own_certificates
from certificates.queries.scope import certificates_answered_for_by
from certificates.views.files import file_response
from learning.rest import IsHR


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate with its worth today and where its file is."""

    person = serializers.UUIDField(source="user_id")
    holder = serializers.CharField(source="facts.holder.name")
    course = serializers.CharField(source="facts.course.code")
    title = serializers.DictField(
        source="facts.course.title", child=serializers.CharField(), help_text="By language: bg, en."
    )
    version = serializers.CharField(source="facts.course.version")
    issued_on = serializers.DateField(source="facts.issued_on")
    status = serializers.SerializerMethodField()
    verify_url = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField(help_text="Null until the file is made.")

    class Meta:
        model = Certificate
        fields = [
            "id", "number", "person", "holder", "course", "title", "version", "issued_on", "valid_until",
            "status", "sha256", "verify_url", "file",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=CertificateStatus.values))
    def get_status(self, certificate: Certificate) -> str:
        """Return the certificate's worth today."""
        return status_on(certificate, timezone.localdate()).value

    def get_verify_url(self, certificate: Certificate) -> str:
        """Return the public address at which anybody can check it."""
        return verify_url(certificate.id)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file(self, certificate: Certificate) -> str | None:
        """Return the address of the PDF."""
        if certificate.state != CertificateState.ISSUED:
            return None
        address = reverse("api:certificate-file", args=[certificate.id])
        return str(self.context["request"].build_absolute_uri(address))


@extend_schema_view(
    list=extend_schema(summary="Own certificates"), retrieve=extend_schema(summary="One own certificate")
)
class CertificateViewSet(ReadOnlyModelViewSet[Certificate]):
    """The caller's own certificates."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer

    def get_queryset(self) -> QuerySet[Certificate]:
        """Return the caller's own certificates."""
        return own_certificates(self.request.user)


@extend_schema_view(
    list=extend_schema(summary="HR: certificates of the own organisation"),
    retrieve=extend_schema(summary="HR: one certificate"),
)
class HRCertificateViewSet(ReadOnlyModelViewSet[Certificate]):
    """The certificates that the caller answers for; for HR staff and cluster staff."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer
    permission_classes = [IsAuthenticated, IsHR]

    def get_queryset(self) -> QuerySet[Certificate]:
        """Return the certificates of the caller's organisations."""
        found = certificates_answered_for_by(self.request.user)
        return found.select_related("superseded_by").order_by("-completed_at", "number")


class CertificateFileView(APIView):
    """The PDF of a certificate that the caller may see."""

    @extend_schema(
        summary="The file of a certificate", responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, certificate_id: uuid.UUID) -> FileResponse:
        """Return the file to its holder, to HR of its organisation and to cluster staff; else 404."""
        return file_response(request.user, certificate_id)
