"""Competency framework and question banks of a pack, as snippets."""

from typing import Any
from uuid import UUID

from django.db.models import Model
from wagtail.models import Locale, RevisionMixin

from courses.domain.importing.ledger import Ledger, snippet_key
from courses.domain.pack import Area, Bank, Framework, Pack
from courses.domain.streams import answers_stream
from courses.models import (
    Competence,
    CompetenceArea,
    CompetenceStatement,
    CompetencyFramework,
    Course,
    ProficiencyLevel,
    Question,
    QuestionBank,
)


class SnippetWriter:
    """Writes the snippets of one pack in one language. `courses` are the rows of its courses, by slug."""

    def __init__(self, ledger: Ledger, locale: Locale, courses: dict[str, Course], actor: Any) -> None:
        self._ledger = ledger
        self._locale = locale
        self._courses = courses
        self._language = locale.language_code
        self._actor = actor
        self._known: dict[type[Model], dict[UUID, Any]] = {}

    def write(self, pack: Pack) -> None:
        """Write the framework, then the banks with their questions."""
        self._framework(pack.framework)
        for bank in pack.banks:
            self._bank(bank)

    def _framework(self, framework: Framework) -> None:
        language = self._language
        made = self._save(
            CompetencyFramework,
            framework.code,
            {
                "code": framework.code,
                "version": framework.version,
                "title": framework.title[language],
                "purpose": framework.purpose[language],
                "how_to_use": framework.how_to_use[language],
            },
        )
        for level in framework.levels:
            fields = {
                "level": level.key,
                "order": level.order,
                "title": level.title[language],
                "autonomy": level.autonomy[language],
            }
            self._save(ProficiencyLevel, level.key, fields, framework=made)
        for order, area in enumerate(framework.areas):
            self._area(area, order, made)

    def _area(self, area: Area, order: int, framework: CompetencyFramework) -> None:
        language = self._language
        fields = {
            "code": area.code,
            "order": order,
            "title": area.title[language],
            "description": area.description[language],
        }
        made = self._save(CompetenceArea, area.code, fields, framework=framework)
        for number, competence in enumerate(area.competences):
            fields = {
                "code": competence.code,
                "order": number,
                "title": competence.title[language],
                "description": competence.description[language],
                "alignment": dict(competence.alignment),
            }
            row = self._save(Competence, competence.code, fields, area=made)
            for place, statement in enumerate(competence.statements):
                fields = {
                    "code": statement.code,
                    "level": statement.level,
                    "order": place,
                    "text": statement.words[language],
                }
                self._save(CompetenceStatement, statement.code, fields, competence=row)

    def _bank(self, bank: Bank) -> None:
        fields = {"code": bank.code, "title": bank.title[self._language], "pass_percent": bank.pass_percent}
        made = self._save(QuestionBank, bank.code, fields, course=self._courses[bank.course_slug])
        for order, question in enumerate(bank.questions):
            text = dict(question.versions[self._language])
            fields = {
                "code": question.code,
                "order": order,
                "type": question.type,
                "competence_code": question.competence,
                "difficulty": question.difficulty,
                "points": question.points,
                "stem": text["stem"],
                "answers": answers_stream(text),
            }
            # Only where the pack has them: a pack that never heard of them must not overwrite a trainer's.
            labels = {"category": question.category, "tags": list(question.tags)}
            fields |= {name: label for name, label in labels.items() if label}
            self._save(Question, question.code, fields, bank=made)

    def _save(self, model: type[Any], code: str, fields: dict[str, Any], **parents: Model) -> Any:
        """Write one snippet unless the pack has not changed it; return it."""
        kind = model._meta.model_name
        key = f"{kind}:{code}:{self._language}"
        translation_key = snippet_key(kind, code)
        existing = self._existing(model).get(translation_key)
        if existing is not None and self._ledger.is_current(key, fields):
            self._ledger.skip()
            return existing
        snippet = existing or model(translation_key=translation_key, locale=self._locale)
        for name, value in {**fields, **parents}.items():
            setattr(snippet, name, value)
        if existing is not None and isinstance(snippet, RevisionMixin):
            snippet.save()
            snippet.save_revision(user=self._actor)
        else:
            snippet.save()
        self._ledger.note(key, fields, snippet.pk, created=existing is None)
        return snippet

    def _existing(self, model: type[Any]) -> dict[UUID, Any]:
        if model not in self._known:
            rows = model.objects.filter(locale=self._locale)
            self._known[model] = {row.translation_key: row for row in rows}
        return self._known[model]
