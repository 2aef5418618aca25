"""Wagtail pages of the catalogue: one tree a language, linked by translation key.

What learners see is never a page but a frozen version of it (`courses.models.versions`). A page is shown to
its trainers only, as a preview; its public address is redirected by the packages to the left.
"""

from typing import Any, NoReturn

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, TranslatableMixin

from courses.enums import Area, LessonKind, Level, Stage
from courses.models.fields import CompetenceCodeField, CompetenceCodesField, LessonBodyField
from courses.models.translation import fields_of_twins


class PreviewedPage(Page):
    """A page that only its trainers see."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to show the page at its address: it may say what no version says yet."""
        raise Http404


class CataloguePage(PreviewedPage):
    """The parent of all courses in one language."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.CoursePage"]
    preview_modes: list[tuple[str, str]] = []
    translatable_fields = fields_of_twins(translated=["title"], shared=["slug"])

    class Meta:
        verbose_name = _("catalogue")


class CoursePage(PreviewedPage):
    """A course as its trainers write it, in one language."""

    code = models.CharField(_("code"), max_length=20)
    area = models.CharField(_("area"), max_length=3, choices=Area)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    summary = models.TextField(_("summary"))
    audience = models.TextField(_("for whom"), blank=True)
    prerequisites = ParentalManyToManyField(
        "courses.Course", blank=True, related_name="+", verbose_name=_("prerequisites")
    )
    prerequisite_alternative = models.TextField(_("accepted instead of the prerequisites"), blank=True)
    trainer_name = models.CharField(
        _("trainer"), max_length=200, blank=True, help_text=_("The name that learners see, in this language.")
    )
    quiz_average_percent = models.PositiveSmallIntegerField(
        _("quiz average to complete, in percent"),
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    certificate_months = models.PositiveSmallIntegerField(
        _("months that the certificate is valid"),
        default=24,
        null=True,
        blank=True,
        help_text=_("Leave empty for a certificate that does not expire."),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("code"), FieldPanel("area")]),
                FieldRowPanel([FieldPanel("stage"), FieldPanel("level")]),
                FieldPanel("trainer_name"),
            ],
            heading=_("Course"),
        ),
        FieldPanel("summary"),
        FieldPanel("audience"),
        InlinePanel("outcomes", label=_("Outcome"), heading=_("What learners can do afterwards")),
        MultiFieldPanel(
            [
                FieldPanel("prerequisites", widget=forms.CheckboxSelectMultiple),
                FieldPanel("prerequisite_alternative"),
            ],
            heading=_("Before the course"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("quiz_average_percent"), FieldPanel("certificate_months")])],
            heading=_("Completion and certificate"),
        ),
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage", "courses.LessonPage"]
    translatable_fields = fields_of_twins(
        translated=["title", "summary", "audience", "outcomes", "prerequisite_alternative", "trainer_name"],
        shared=[
            *("slug", "code", "area", "stage", "level", "prerequisites"),
            *("quiz_average_percent", "certificate_months"),
        ],
    )
    template = "courses/course_preview.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class CourseOutcome(TranslatableMixin, Orderable):
    """What somebody can do after the course, tied to a competence and a level, in one language."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(_("code"), max_length=30)
    competence_code = CompetenceCodeField(_("competence"), max_length=20)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    text = models.TextField(_("outcome"))

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("competence_code"), FieldPanel("level")]),
    ]

    translatable_fields = fields_of_twins(
        translated=["text"], shared=["code", "competence_code", "level", "sort_order"]
    )

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")


class ModulePage(PreviewedPage):
    """A named group of lessons."""

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module_preview.html"
    translatable_fields = fields_of_twins(translated=["title"], shared=["slug"])

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(PreviewedPage):
    """A lesson in one language; directly below the course it is the final quiz."""

    kind = models.CharField(_("kind"), max_length=30, choices=LessonKind, default=LessonKind.READING)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15, validators=[MinValueValidator(1)])
    mandatory = models.BooleanField(_("mandatory"), default=True)
    competence_codes = CompetenceCodesField(
        models.CharField(max_length=20), verbose_name=_("competences"), default=list, blank=True
    )
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True)
    last_checked = models.DateField(_("facts last checked on"), null=True, blank=True)
    facts_to_check = models.TextField(
        _("facts that can change"), blank=True, help_text=_("One fact a line. Learners do not see them.")
    )
    check_again_on = models.DateField(_("check the facts again on"), null=True, blank=True)
    body = LessonBodyField()

    content_panels = [
        *Page.content_panels,
        HelpPanel(
            heading=pgettext_lazy("of a course before publishing", "Check"),
            icon="glasses",
            template="courses/admin/lesson_check.html",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes")]),
                FieldPanel("level"),
                FieldPanel("facts_to_check"),
                FieldRowPanel([FieldPanel("last_checked"), FieldPanel("check_again_on")]),
                FieldPanel("mandatory"),
                FieldPanel("competence_codes"),
            ],
            heading=_("Lesson"),
            classname="collapsed",
        ),
        FieldPanel("body", heading=_("Content")),
    ]
    parent_page_types = ["courses.ModulePage", "courses.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_preview.html"
    translatable_fields = fields_of_twins(
        translated=["title", "body"],
        shared=[
            *("slug", "kind", "minutes", "mandatory", "competence_codes", "level"),
            *("last_checked", "facts_to_check", "check_again_on"),
        ],
    )

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
