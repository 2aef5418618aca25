"""What packages that courses do not know tell about questions, such as how they were answered."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString
from wagtail import hooks

HOOK = "question_insight"


@dataclass(frozen=True)
class QuestionInsight:
    """What is told about one question: `cell` for a row in a table, `panel` for its own screen.

    `flagged`: its author should look at it.
    """

    cell: SafeString
    panel: SafeString
    flagged: bool


def question_insights(codes: Collection[str], language: str) -> dict[str, QuestionInsight]:
    """Return what is told about these questions, by code.

    Packages register a function of the same arguments by the hook `question_insight`.
    """
    found: dict[str, QuestionInsight] = {}
    for tell in hooks.get_hooks(HOOK):
        found |= tell(codes, language)
    return found
