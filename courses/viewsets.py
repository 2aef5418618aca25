"""Question banks and the competency framework in Wagtail's admin."""

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.forms import QuestionForm
from courses.models import (
    Competence,
    CompetenceArea,
    CompetenceStatement,
    CompetencyFramework,
    ProficiencyLevel,
    Question,
    QuestionBank,
)
from courses.own_forms import OwnBankForm
from courses.own_viewsets import OwnChooserViewSet, OwnIndexView


class QuestionBankViewSet(SnippetViewSet):
    """Question banks."""

    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    index_view_class = OwnIndexView
    chooser_viewset_class = OwnChooserViewSet
    list_display = ("title", "code", "course", "pass_percent")
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("course", widget=Select),
            FieldRowPanel([FieldPanel("code"), FieldPanel("pass_percent")]),
        ],
        base_form_class=OwnBankForm,
    )


class QuestionViewSet(SnippetViewSet):
    """Questions."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    index_view_class = OwnIndexView
    chooser_viewset_class = OwnChooserViewSet
    list_display = ("stem", "code", "bank", "type", "competence_code", "difficulty", "points")
    list_filter = ("bank", "type", "competence_code", "difficulty")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("stem"),
            FieldPanel("type"),
            FieldPanel("answers"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank", widget=Select), FieldPanel("code")]),
                    FieldRowPanel([FieldPanel("competence_code"), FieldPanel("difficulty")]),
                    FieldRowPanel([FieldPanel("points"), FieldPanel("order")]),
                ],
                heading=_("Where it belongs"),
            ),
        ],
        base_form_class=QuestionForm,
    )


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


class KnowledgeGroup(SnippetViewSetGroup):
    """The menu that gathers them."""

    menu_label = _("Knowledge")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        QuestionBankViewSet,
        QuestionViewSet,
        FrameworkViewSet,
        AreaViewSet,
        CompetenceViewSet,
        StatementViewSet,
        LevelViewSet,
    )
