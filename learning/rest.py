"""The API's view of learning: own enrolments and progress; for HR its people and their progress.

Read-only. Every list starts from a scoping query; what is out of sight answers 404.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from learning.enums import LessonState
from learning.models import Enrolment, LessonProgress, Membership, User
from learning.queries.scope import hr_enrolments, hr_organisations, is_hr, people_of


class IsHR(BasePermission):
    """Admits HR staff of an organisation and cluster staff; for anybody else the address does not exist."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return True; raise Http404 for somebody who answers for nobody today."""
        if not is_hr(request.user):
            raise Http404
        return True


class LessonProgressSerializer(serializers.Serializer[Any]):
    """Where the learner stands in one lesson of the enrolment's version."""

    id = serializers.UUIDField()
    title = serializers.DictField(child=serializers.CharField(), help_text="By language: bg, en.")
    kind = serializers.CharField()
    minutes = serializers.IntegerField()
    mandatory = serializers.BooleanField()
    state = serializers.ChoiceField(choices=["", *LessonState.values], help_text="Empty: not opened yet.")
    completed_at = serializers.DateTimeField(allow_null=True)


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    """One run of a person through a course."""

    course = serializers.SlugField(source="course.slug")
    title = serializers.DictField(
        source="version.card.title", child=serializers.CharField(), help_text="By language: bg, en."
    )
    version = serializers.CharField(source="version.number")
    person = serializers.UUIDField(source="user_id")

    class Meta:
        model = Enrolment
        fields = [
            "id", "person", "course", "title", "version", "run", "state", "progress_percent",
            "result_percent", "enrolled_at", "started_at", "due_on", "completed_at",
        ]  # fmt: skip


class EnrolmentDetailSerializer(EnrolmentSerializer):
    """An enrolment with every lesson of its version."""

    lessons = serializers.SerializerMethodField()

    class Meta(EnrolmentSerializer.Meta):
        fields = [*EnrolmentSerializer.Meta.fields, "lessons"]

    @extend_schema_field(LessonProgressSerializer(many=True))
    def get_lessons(self, enrolment: Enrolment) -> list[dict[str, Any]]:
        """Return the lessons in their order with the learner's state."""
        states = {str(row.lesson_id): row for row in enrolment.lessons.all()}
        lessons = [lesson for module in enrolment.version.outline["modules"] for lesson in module["lessons"]]
        return [_lesson(lesson, states.get(lesson["id"])) for lesson in lessons]


def _lesson(lesson: dict[str, Any], progress: LessonProgress | None) -> dict[str, Any]:
    return {
        **{key: lesson[key] for key in ("id", "title", "kind", "minutes", "mandatory")},
        "state": progress.state if progress else "",
        "completed_at": progress.completed_at if progress else None,
    }


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A person's place in an organisation that the caller answers for."""

    organisation = serializers.SlugField(source="organisation.slug")
    unit = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["organisation", "unit", "role", "started_on"]

    def get_unit(self, membership: Membership) -> str | None:
        """Return the unit's name in the language of the request."""
        return membership.unit.name if membership.unit else None


class PersonSerializer(serializers.ModelSerializer[User]):
    """Somebody that the caller answers for."""

    memberships = MembershipSerializer(source="visible_memberships", many=True)

    class Meta:
        model = User
        fields = ["id", "full_name", "latin_name", "email", "memberships"]


def _runs(runs: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return runs.select_related("course", "version").defer("version__questions").order_by("-enrolled_at", "id")


class RunViewSet(ReadOnlyModelViewSet[Enrolment]):
    """Enrolments: a list without, a single one with its lessons."""

    serializer_class = EnrolmentSerializer

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Enrolment]]:
        """Return the serializer with lessons for a single enrolment."""
        return EnrolmentDetailSerializer if self.action == "retrieve" else EnrolmentSerializer


@extend_schema_view(
    list=extend_schema(summary="Own enrolments"),
    retrieve=extend_schema(summary="One own enrolment, lesson by lesson"),
)
class EnrolmentViewSet(RunViewSet):
    """The caller's own enrolments."""

    queryset = Enrolment.objects.none()

    def get_queryset(self) -> QuerySet[Enrolment]:
        """Return the caller's own runs."""
        return _runs(Enrolment.objects.filter(user=self.request.user.pk)).prefetch_related("lessons")


@extend_schema_view(
    list=extend_schema(summary="HR: enrolments of the own organisation"),
    retrieve=extend_schema(summary="HR: one enrolment, lesson by lesson"),
)
class HREnrolmentViewSet(RunViewSet):
    """The enrolments that the caller answers for; for HR staff and cluster staff."""

    queryset = Enrolment.objects.none()
    permission_classes = [IsAuthenticated, IsHR]

    def get_queryset(self) -> QuerySet[Enrolment]:
        """Return the runs that began for the caller's organisations."""
        return _runs(hr_enrolments(self.request.user)).prefetch_related("lessons")


@extend_schema_view(
    list=extend_schema(summary="HR: people of the own organisation"),
    retrieve=extend_schema(summary="HR: one person"),
)
class PersonViewSet(ReadOnlyModelViewSet[User]):
    """The people that the caller answers for; for HR staff and cluster staff."""

    queryset = User.objects.none()
    serializer_class = PersonSerializer
    permission_classes = [IsAuthenticated, IsHR]

    def get_queryset(self) -> QuerySet[User]:
        """Return today's people of the caller's organisations, each with the memberships that the caller
        may see.
        """
        theirs = Membership.objects.current().filter(
            organisation__in=hr_organisations(self.request.user).values("pk")
        )
        memberships = Prefetch(
            "memberships", theirs.select_related("organisation", "unit"), to_attr="visible_memberships"
        )
        return people_of(self.request.user).prefetch_related(memberships).order_by("full_name", "id")

    @extend_schema(summary="HR: one person's enrolments", responses=EnrolmentSerializer(many=True))
    @action(detail=True)
    def enrolments(self, request: Request, pk: str) -> Response:
        """Return the person's runs that the caller answers for, by pages."""
        person = self.get_object()
        runs = _runs(hr_enrolments(self.request.user).filter(user=person))
        pages = PageNumberPagination()
        page = pages.paginate_queryset(runs, request, view=self)
        return pages.get_paginated_response(EnrolmentSerializer(page or [], many=True).data)
