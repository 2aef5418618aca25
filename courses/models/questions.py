"""The question bank, one row a language; keys of options, pairs and items are the same in all languages."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index

from courses.enums import QuestionType
from courses.models.fields import AnswersField, CompetenceCodeField
from courses.models.translation import BelongsToTranslated, fields_of_twins


class QuestionBank(index.Indexed, TranslatableMixin, models.Model):
    """A named set of questions in one language. It belongs to a course, or is shared by all (`course` is
    None).
    """

    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=255)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    course = models.ForeignKey(
        "courses.Course",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="banks",
        verbose_name=_("course"),
        help_text=_("Its authors write the questions. Without a course the bank is shared by all."),
    )

    translatable_fields = fields_of_twins(translated=["title"], shared=["code", "pass_percent", "course"])
    search_fields = [
        index.AutocompleteField("title"),
        index.SearchField("title"),
        index.FilterField("locale_id"),
        index.FilterField("id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def __str__(self) -> str:
        return self.title


class Question(index.Indexed, RevisionMixin, BelongsToTranslated, models.Model):
    """One question in one language.

    `answers` holds what it is answered with, in the order that is correct for an ordering question.
    `category` and `tags` are the same in all languages; a ``/`` in a category divides its levels.
    """

    translated_parent = "bank"

    bank = models.ForeignKey(
        QuestionBank, models.CASCADE, related_name="questions", verbose_name=_("question bank")
    )
    code = models.SlugField(_("code"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    type = models.CharField(_("type"), max_length=20, choices=QuestionType)
    competence_code = CompetenceCodeField(_("competence"), max_length=20, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("1 recall, 2 apply, 3 analyse"),
    )
    points = models.PositiveSmallIntegerField(_("points"), default=1, validators=[MinValueValidator(1)])
    category = models.CharField(_("category"), max_length=100, blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    stem = models.TextField(_("question"))
    answers = AnswersField()

    translatable_fields = fields_of_twins(
        translated=["bank", "stem", "answers"],
        shared=[
            *("code", "order", "type", "competence_code", "difficulty", "points"),
            *("category", "tags"),
        ],
    )
    search_fields = [
        index.SearchField("stem"),
        index.AutocompleteField("stem"),
        index.FilterField("locale_id"),
        index.FilterField("id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["bank", "order"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.stem[:80]
