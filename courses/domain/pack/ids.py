"""Stable ids: the same lesson or block has the same id in every language, at every import, on every machine.

Learner records point to these ids for ever, so the namespace below must never change.
"""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("7b1c2f0e-5a3d-4c7e-9d0b-1f4a6c8e2d35")


def course_id(course_slug: str) -> UUID:
    """The id of a course, from its slug in courses.yaml."""
    return uuid5(NAMESPACE, f"course:{course_slug}")


def module_id(course_slug: str, module_code: str) -> UUID:
    """The id of a module, from its course and its code ("M1")."""
    return uuid5(NAMESPACE, f"module:{course_slug}:{module_code}")


def lesson_id(course_slug: str, lesson_slug: str) -> UUID:
    """The id of a lesson, from its course and its slug."""
    return uuid5(NAMESPACE, f"lesson:{course_slug}:{lesson_slug}")


def block_id(lesson: UUID, kind: str, ordinal: int) -> UUID:
    """The id of a content block: the `ordinal`-th (from 1) block of its `kind` in its lesson."""
    return uuid5(lesson, f"{kind}:{ordinal}")
