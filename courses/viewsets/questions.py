"""Question banks and questions in Wagtail's admin: lists, forms, what each is used for."""

from itertools import zip_longest
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import InspectView
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.domain.question_insight import question_insights
from courses.domain.questions import deletion_obstacles
from courses.enums import QuestionType
from courses.forms import QuestionForm
from courses.models import Question, QuestionBank
from courses.models.fields import competence_choices
from courses.own_forms import OwnBankForm
from courses.own_viewsets import OwnChooserViewSet, OwnIndexView
from courses.queries.questions import (
    all_categories,
    all_tags,
    counts_of,
    quizzes_of,
    uses_of,
    versions_with,
    within,
)
from courses.question_forms import CategoryInput

VISIBLE = ("view", "change")


class OwnInspectView(InspectView):
    """Shows a question or a bank to those who may see it; for everybody else it does not exist."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the object, or answer 404."""
        found = super().get_object(queryset)
        policy = policy_registry.get_by_type(type(found))
        if not policy.user_has_any_permission_for_instance(self.request.user, VISIBLE, found):
            raise Http404
        return found


class BankInspectView(OwnInspectView):
    """A bank: how many questions of what kind, where it is used, how its questions did."""

    page_title = _("Contents and use")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        bank = self.object
        questions = list(bank.questions.order_by("order", "code"))
        codes = [question.code for question in questions]
        insights = question_insights(codes, bank.locale.language_code)
        return super().get_context_data(
            **kwargs,
            counts=counts_of(bank.code, bank.locale.language_code),
            type_names=dict(QuestionType.choices),
            quizzes=[
                (page, quiz) for page, quiz in quizzes_of([bank.code]) if page.locale_id == bank.locale_id
            ],
            versions=versions_with(codes),
            rows=[(question, insights.get(question.code)) for question in questions],
            obstacles=deletion_obstacles([bank]),
        )


class QuestionInspectView(OwnInspectView):
    """A question: where it is used, how its wording changed, how it did."""

    page_title = _("Use and statistics")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        question = self.object
        revisions = list(question.revisions.select_related("user").order_by("-created_at", "-pk"))
        return super().get_context_data(
            **kwargs,
            uses=uses_of(question),
            versions=versions_with([question.code]),
            insight=question_insights([question.code], question.locale.language_code).get(question.code),
            revisions=[
                (revision, earlier and self._comparison(earlier, revision))
                for revision, earlier in zip_longest(revisions, revisions[1:])
            ],
            obstacles=deletion_obstacles([question]),
        )

    def _comparison(self, earlier: Any, later: Any) -> str:
        name = Question.snippet_viewset.get_url_name("revisions_compare")
        return reverse(name, args=[self.object.pk, earlier.pk, later.pk])


def _visible_banks(request: Any) -> QuerySet[QuestionBank]:
    policy = policy_registry.get_by_type(QuestionBank)
    banks: QuerySet[QuestionBank] = policy.instances_user_has_any_permission_for(request.user, VISIBLE)
    return banks.select_related("locale").order_by("code", "locale")


class QuestionFilters(WagtailFilterSet):
    """Finds questions by where they belong and what they ask."""

    bank = django_filters.ModelChoiceFilter(queryset=_visible_banks, label=_("Question bank"))
    category = django_filters.ChoiceFilter(
        choices=lambda: [(category, category) for category in all_categories()],
        method="within_category",
        label=_("Category, with the levels below"),
    )
    tags = django_filters.ChoiceFilter(
        choices=lambda: [(tag, tag) for tag in all_tags()], method="with_tag", label=_("Tag")
    )
    type = django_filters.ChoiceFilter(choices=QuestionType.choices, label=_("Type"))
    competence_code = django_filters.ChoiceFilter(choices=competence_choices, label=_("Competence"))
    difficulty = django_filters.ChoiceFilter(
        choices=[(1, _("1 recall")), (2, _("2 apply")), (3, _("3 analyse"))], label=_("Difficulty")
    )

    class Meta:
        model = Question
        fields = ("bank", "category", "tags", "type", "competence_code", "difficulty")

    def within_category(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """Return the questions of a category and of all levels below it."""
        return within(rows, value)

    def with_tag(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """Return the questions with a tag."""
        return rows.filter(tags__contains=[value])


class QuestionBankViewSet(SnippetViewSet):
    """Question banks."""

    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    index_view_class = OwnIndexView
    chooser_viewset_class = OwnChooserViewSet
    list_display = ("title", "code", "course", "pass_percent")
    inspect_view_enabled = True
    inspect_view_class = BankInspectView
    inspect_template_name = "courses/admin/question_bank.html"
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("course", widget=forms.Select),
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
    list_display = ("stem", "code", "bank", "category", "type", "competence_code", "difficulty", "points")
    filterset_class = QuestionFilters
    # Plain SQL: it finds parts of words, and goes together with every filter.
    search_backend_name = None
    search_fields = ("stem", "code", "category", "answers")
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = QuestionInspectView
    inspect_template_name = "courses/admin/question_use.html"
    delete_template_name = "courses/admin/question_delete.html"
    edit_handler = ObjectList(
        [
            HelpPanel(template="courses/admin/question_note.html"),
            FieldPanel("stem"),
            FieldPanel("type"),
            FieldPanel("answers"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank", widget=forms.Select), FieldPanel("code")]),
                    FieldPanel("category", widget=CategoryInput),
                    FieldPanel("tags", help_text=_("Words to find it by, divided by commas.")),
                    FieldRowPanel([FieldPanel("competence_code"), FieldPanel("difficulty")]),
                    FieldRowPanel([FieldPanel("points"), FieldPanel("order")]),
                ],
                heading=_("Where it belongs"),
            ),
        ],
        base_form_class=QuestionForm,
    )
