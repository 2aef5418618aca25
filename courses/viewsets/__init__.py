"""Question banks and the competency framework in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from courses.models import (
    Competence,
    CompetenceArea,
    CompetenceStatement,
    CompetencyFramework,
    LessonTemplate,
    ProficiencyLevel,
)
from courses.viewsets.questions import QuestionBankViewSet, QuestionViewSet


class FrameworkViewSet(SnippetViewSet):
    """Editions of the competency framework."""

    model = CompetencyFramework
    icon = "grid"
    menu_label = _("Competency frameworks")
    list_display = ("title", "code", "version")
    panels = (
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("version")]),
        FieldPanel("purpose"),
        FieldPanel("how_to_use"),
    )


class LevelViewSet(SnippetViewSet):
    """Proficiency levels."""

    model = ProficiencyLevel
    icon = "order"
    menu_label = _("Proficiency levels")
    list_display = ("title", "level", "order")
    panels = (
        FieldPanel("framework"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("order")]),
        FieldPanel("autonomy"),
    )


class AreaViewSet(SnippetViewSet):
    """Areas of competence."""

    model = CompetenceArea
    icon = "folder-inverse"
    menu_label = _("Competence areas")
    list_display = ("title", "code", "order")
    panels = (
        FieldPanel("framework"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        FieldPanel("description"),
    )


class CompetenceViewSet(SnippetViewSet):
    """Competences."""

    model = Competence
    icon = "tag"
    menu_label = _("Competences")
    list_display = ("title", "code", "area")
    list_filter = ("area",)
    panels = (
        FieldPanel("area"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        FieldPanel("description"),
        FieldPanel("alignment"),
    )


class StatementViewSet(SnippetViewSet):
    """Observable statements."""

    model = CompetenceStatement
    icon = "list-ul"
    menu_label = _("Statements")
    list_display = ("text", "code", "competence", "level")
    list_filter = ("competence", "level")
    list_per_page = 50
    panels = (
        FieldPanel("competence"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("level"), FieldPanel("order")]),
    )


class CreateTemplateView(CreateView):
    """Creates a template, which belongs to whoever does it."""

    def save_instance(self) -> LessonTemplate:
        """Save and return the template."""
        self.form.instance.created_by = self.request.user
        template: LessonTemplate = super().save_instance()
        return template


class LessonTemplateViewSet(SnippetViewSet):
    """Lesson templates; trainers change their own."""

    model = LessonTemplate
    icon = "snippet"
    menu_label = _("Lesson templates")
    list_display = ("title", "kind", "minutes", "created_by")
    list_filter = ("kind",)
    add_view_class = CreateTemplateView
    panels = (
        FieldPanel("title"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes")]),
        FieldPanel("body"),
    )


class KnowledgeGroup(SnippetViewSetGroup):
    """The menu that gathers them."""

    menu_label = _("Knowledge")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        QuestionBankViewSet,
        QuestionViewSet,
        LessonTemplateViewSet,
        FrameworkViewSet,
        AreaViewSet,
        CompetenceViewSet,
        StatementViewSet,
        LevelViewSet,
    )
