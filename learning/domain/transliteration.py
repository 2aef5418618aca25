"""Bulgarian names in Latin letters."""


def transliterate(text: str) -> str:
    """Return `text` in Latin letters."""
    return text
