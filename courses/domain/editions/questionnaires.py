"""The questions of the banks that a course uses, in all languages."""

from collections.abc import Iterable
from typing import Any

from courses.blocks.practice import is_within
from courses.domain.streams import question_content
from courses.models import Question, QuestionBank


class Questionnaires:
    """Questions by code and language, as rows and as content."""

    def __init__(self, banks: Iterable[str], languages: list[str]) -> None:
        codes = set(banks)
        self._languages = languages
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

    def codes(self, bank: str, category: str = "") -> set[str] | None:
        """Return the codes of the questions of a bank, of one category with the levels below it if that is
        named; None when there is no such bank.
        """
        codes = self._banks.get(bank)
        if codes is None or not category:
            return codes
        return {code for code in codes if is_within(self._category(code), category)}

    def _category(self, code: str) -> str:
        """Return a question's category, as its first language has it."""
        versions = self.questions[code]
        first = next(language for language in self._languages if language in versions)
        return versions[first].category

    def place(self, code: str) -> tuple[int, str]:
        """Return where a question stands in its bank, to sort by."""
        versions = self.questions[code]
        return min((row.order, code) for row in versions.values())

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
