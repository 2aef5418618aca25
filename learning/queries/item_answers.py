"""What people answered to questions of a bank, summed up in the database.

Counted is each person's first submitted attempt in which the question came: later ones tell what somebody
remembers of the feedback. Attempts whose answers carry no points (submitted before points were kept) are
left out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from learning.enums import AttemptState

_FIRST = """
    WITH taken AS (
        SELECT DISTINCT ON (run.user_id, asked.code)
               asked.code, attempt.id AS attempt_id, attempt.version_id, attempt.points, attempt.max_points
        FROM learning_attempt AS attempt
        JOIN learning_enrolment AS run ON run.id = attempt.enrolment_id
        CROSS JOIN LATERAL jsonb_array_elements_text(attempt.questions) AS asked(code)
        WHERE attempt.state = %(state)s AND attempt.questions ?| %(codes)s::text[]
          AND asked.code = ANY(%(codes)s::text[])
        ORDER BY run.user_id, asked.code, attempt.submitted_at, attempt.id
    ), answered AS (
        SELECT taken.*, COALESCE(answer.points, 0) AS item, answer.response
        FROM taken
        LEFT JOIN learning_attemptanswer AS answer
               ON answer.attempt_id = taken.attempt_id AND answer.question_code = taken.code
        WHERE answer.id IS NULL OR answer.points IS NOT NULL
    )
"""
_SUMS = """
    SELECT code, version_id, max_points, count(*), sum(item), sum(item * item), sum(points - item),
           sum((points - item) * (points - item)), sum(item * (points - item))
    FROM answered GROUP BY code, version_id, max_points
"""
_CHOSEN = """
    SELECT code, version_id, picked.key, count(*)
    FROM answered CROSS JOIN LATERAL (
        SELECT response->>'choice' WHERE response ? 'choice'
        UNION ALL
        SELECT jsonb_array_elements_text(response->'choices') WHERE response ? 'choices'
        UNION ALL
        SELECT matched.value FROM jsonb_each_text(COALESCE(response->'matches', '{}')) AS matched
    ) AS picked(key)
    GROUP BY code, version_id, picked.key
"""


@dataclass(frozen=True)
class ItemSums:
    """Sums over attempts of one version with the same points to get: of the points for the question
    (`item`), of those for the rest of the attempt (`rest`), of their squares and products.
    """

    code: str
    version_id: UUID
    max_points: float
    people: int
    item: float
    item_squares: float
    rest: float
    rest_squares: float
    products: float


def item_sums(codes: Collection[str]) -> list[ItemSums]:
    """Return the sums for these questions, in one query."""
    return [
        ItemSums(code, version_id, float(maximum), people, *map(float, sums))
        for code, version_id, maximum, people, *sums in _rows(_SUMS, codes)
    ]


def chosen_counts(codes: Collection[str]) -> dict[tuple[str, UUID], dict[str, int]]:
    """Return how often each option or right-hand side was chosen, by question and version, in one query."""
    counts: dict[tuple[str, UUID], dict[str, int]] = {}
    for code, version_id, key, count in _rows(_CHOSEN, codes):
        counts.setdefault((code, version_id), {})[key] = count
    return counts


def _rows(statement: str, codes: Collection[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_FIRST + statement, {"state": AttemptState.SUBMITTED.value, "codes": list(codes)})
        rows: list[Any] = cursor.fetchall()
        return rows
