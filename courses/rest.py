"""The API's view of the catalogue. Read-only."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from courses.models import Course


def _texts(source: str) -> serializers.DictField:
    return serializers.DictField(
        source=f"current_version.card.{source}",
        child=serializers.CharField(),
        help_text="By language: bg, en.",
    )


def _plain(source: str) -> serializers.CharField:
    return serializers.CharField(source=f"current_version.card.{source}")


class CourseSerializer(serializers.ModelSerializer[Course]):
    """A course as the catalogue shows it."""

    version = serializers.CharField(source="current_version.number")
    title, summary, audience = _texts("title"), _texts("summary"), _texts("audience")
    area, level, stage = _plain("area"), _plain("level"), _plain("stage")
    minutes = serializers.IntegerField(source="current_version.card.minutes")
    lessons = serializers.IntegerField(source="current_version.card.lessons")
    languages = serializers.ListField(source="current_version.card.languages", child=serializers.CharField())
    certificate_months = serializers.IntegerField(
        source="current_version.card.certificate_months", allow_null=True, help_text="Null: does not expire."
    )

    class Meta:
        model = Course
        fields = [
            "slug", "code", "version", "title", "summary", "audience", "area", "level", "stage", "minutes",
            "lessons", "languages", "certificate_months",
        ]  # fmt: skip


class LessonSerializer(serializers.Serializer[Any]):
    """A lesson of the course's current version."""

    id = serializers.UUIDField()
    title = serializers.DictField(child=serializers.CharField())
    kind = serializers.CharField()
    minutes = serializers.IntegerField()
    mandatory = serializers.BooleanField()


class ModuleSerializer(serializers.Serializer[Any]):
    """A module of the course's current version."""

    title = serializers.DictField(child=serializers.CharField())
    lessons = LessonSerializer(many=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What somebody can do after the course."""

    id = serializers.CharField()
    competence = serializers.CharField()
    level = serializers.CharField()
    bg = serializers.CharField()
    en = serializers.CharField()


class CourseDetailSerializer(CourseSerializer):
    """A course with its outcomes and outline."""

    prerequisites = serializers.ListField(
        source="current_version.card.prerequisites",
        child=serializers.SlugField(),
        help_text="Slugs of courses.",
    )
    outcomes = OutcomeSerializer(source="current_version.card.outcomes", many=True)
    modules = ModuleSerializer(source="current_version.outline.modules", many=True)

    class Meta(CourseSerializer.Meta):
        fields = [*CourseSerializer.Meta.fields, "prerequisites", "outcomes", "modules"]


@extend_schema_view(list=extend_schema(summary="Catalogue"), retrieve=extend_schema(summary="One course"))
class CatalogueViewSet(ReadOnlyModelViewSet[Course]):
    """Published courses."""

    queryset = Course.objects.none()
    serializer_class = CourseSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Course]:
        """Return published courses; the outline is only read for a single one."""
        heavy = ["current_version__questions"] + (
            [] if self.action == "retrieve" else ["current_version__outline"]
        )
        published = Course.objects.filter(current_version__isnull=False)
        return published.select_related("current_version").defer(*heavy).order_by("code")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Course]]:
        """Return the serializer with the outline for a single course."""
        return CourseDetailSerializer if self.action == "retrieve" else CourseSerializer
