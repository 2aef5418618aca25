"""Verbs about people."""


def ensure_groups() -> None:
    """Create the groups that give trainers and cluster staff access to the CMS."""
