"""The competency framework: areas, competences, levels and observable statements, one row a language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from courses.enums import Level
from courses.models.translation import BelongsToTranslated, fields_of_twins


class CompetencyFramework(TranslatableMixin, models.Model):
    """A named edition of the framework in one language."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    purpose = models.TextField(_("purpose"), blank=True)
    how_to_use = models.TextField(_("how to use it"), blank=True)

    translatable_fields = fields_of_twins(
        translated=["title", "purpose", "how_to_use"], shared=["code", "version"]
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")

    def __str__(self) -> str:
        return self.title


class ProficiencyLevel(BelongsToTranslated, models.Model):
    """One of the four levels, described in one language."""

    translated_parent = "framework"

    framework = models.ForeignKey(
        CompetencyFramework, models.CASCADE, related_name="levels", verbose_name=_("competency framework")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level)
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=100)
    autonomy = models.TextField(_("autonomy"))

    translatable_fields = fields_of_twins(
        translated=["framework", "title", "autonomy"], shared=["level", "order"]
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ["order"]
        verbose_name = _("proficiency level")
        verbose_name_plural = _("proficiency levels")

    def __str__(self) -> str:
        return self.title


class CompetenceArea(BelongsToTranslated, models.Model):
    """A group of competences in one language."""

    translated_parent = "framework"

    framework = models.ForeignKey(
        CompetencyFramework, models.CASCADE, related_name="areas", verbose_name=_("competency framework")
    )
    code = models.CharField(_("code"), max_length=10)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)

    translatable_fields = fields_of_twins(
        translated=["framework", "title", "description"], shared=["code", "order"]
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ["order"]
        verbose_name = _("competence area")
        verbose_name_plural = _("competence areas")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Competence(index.Indexed, BelongsToTranslated, models.Model):
    """One competence in one language; its code is the same in all."""

    translated_parent = "area"

    area = models.ForeignKey(
        CompetenceArea, models.CASCADE, related_name="competences", verbose_name=_("competence area")
    )
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    alignment = models.JSONField(_("alignment with public frameworks"), default=dict, blank=True)

    translatable_fields = fields_of_twins(
        translated=["area", "title", "description"], shared=["code", "order", "alignment"]
    )
    search_fields = [
        index.SearchField("code"),
        index.AutocompleteField("title"),
        index.SearchField("title"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["area__order", "order"]
        verbose_name = _("competence")
        verbose_name_plural = _("competences")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CompetenceStatement(BelongsToTranslated, models.Model):
    """What somebody at a level can be seen to do."""

    translated_parent = "competence"

    competence = models.ForeignKey(
        Competence, models.CASCADE, related_name="statements", verbose_name=_("competence")
    )
    code = models.CharField(_("code"), max_length=30)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("statement"))

    translatable_fields = fields_of_twins(
        translated=["competence", "text"], shared=["code", "level", "order"]
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ["order"]
        verbose_name = _("competence statement")
        verbose_name_plural = _("competence statements")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
