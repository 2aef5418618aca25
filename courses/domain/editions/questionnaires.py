"""The questions of the banks that a course uses, in all languages."""

from collections.abc import Iterable
from typing import Any

from courses.domain.streams import question_content
from courses.models import Question, QuestionBank


class Questionnaires:
    """Questions by code and language, as rows and as content."""

    def __init__(self, banks: Iterable[str], languages: list[str]) -> None:
        codes = set(banks)
        rows = (
            Question.objects.filter(bank__code__in=codes, locale__language_code__in=languages)
            .select_related("bank", "locale")
            .order_by("bank__code", "order", "code")
        )
        self.questions: dict[str, dict[str, Question]] = {}
        self._banks: dict[str, set[str]] = {
            code: set() for code in QuestionBank.objects.filter(code__in=codes).values_list("code", flat=True)
        }
        for row in rows:
            self.questions.setdefault(row.code, {})[row.locale.language_code] = row
            self._banks[row.bank.code].add(row.code)
        self.contents = {
            code: {language: content_of(versions[language]) for language in languages if language in versions}
            for code, versions in self.questions.items()
        }

    def codes(self, bank: str) -> set[str] | None:
        """Return the codes of the questions of a bank, None when there is no such bank."""
        return self._banks.get(bank)

    def frozen(self) -> dict[str, dict[str, Any]]:
        """Return `{code: {language: Q}}` as a version stores it."""
        return {code: share_accepted(versions) for code, versions in self.contents.items()}


def share_accepted(versions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return a question whose every language accepts the short answers of all languages.

    People answer in the language that they know a term in.
    """
    accepted = list(
        dict.fromkeys(text for version in versions.values() for text in version.get("accepted", []))
    )
    if not accepted:
        return versions
    return {language: {**version, "accepted": accepted} for language, version in versions.items()}


def content_of(question: Question) -> dict[str, Any]:
    """Return a stored question in its language as players and graders know it."""
    head = {
        "id": question.code,
        "type": question.type,
        "competence": question.competence_code,
        "difficulty": question.difficulty,
        "points": question.points,
        "stem": question.stem,
    }
    return question_content(head, question.answers.get_prep_value())
