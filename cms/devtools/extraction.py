"""Finds the texts to translate in Python and templates, without gettext's tools."""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from cms.devtools.console import Problem

# Babel's notation: which arguments of a function are the context ("c"), the singular, the plural.
ARGUMENTS: dict[str, Any] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
FUNCTIONS = {f"{name}{kind}": spec for name, spec in ARGUMENTS.items() for kind in ("", "_lazy", "_noop")}
ALIAS = re.compile(rf"\b({'|'.join(FUNCTIONS)}) as (\w+)")

_TEXT = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALLS = "|".join([*ARGUMENTS, "_"])
TEMPLATE_CALL = re.compile(rf"(?<!\w)({CALLS})\(({_TEXT}(?:,\s*{_TEXT})*)", re.S)


@dataclass(frozen=True, order=True)
class Message:
    """A text as gettext knows it: the English singular; plural and context are empty if it has none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes a text unique in a catalogue: context and singular."""
        return self.context, self.singular


def python_messages(source: str) -> Iterator[Message]:
    """Yield the texts that ``source`` marks with gettext's functions, whatever names it gives them."""
    keywords = FUNCTIONS | {alias: FUNCTIONS[name] for name, alias in ALIAS.findall(source)}
    options = {"encoding": "utf-8"}
    found = extract("python", io.BytesIO(source.encode()), keywords=keywords, options=options)
    for _line, texts, _comments, context in found:
        singular, plural = (texts[0], texts[-1]) if isinstance(texts, tuple) else (texts, "")
        yield Message(singular, plural, context or "")


def template_messages(source: str) -> Iterator[Message]:
    """Yield the texts of a template's translate and blocktranslate tags and of its ``_("…")`` literals.

    Raises SyntaxError for a blocktranslate with another tag inside.
    """
    for name, arguments in TEMPLATE_CALL.findall(templatize(source)):
        texts = ast.literal_eval(f"({arguments},)")
        context = texts[0] if "pgettext" in name else ""
        singular, *plural = texts[1:] if context else texts
        yield Message(singular, plural[0] if plural else "", context)


def messages_in(root: Path, paths: Iterable[Path]) -> dict[tuple[str, str], tuple[Message, set[str]]]:
    """Return each text of the files with the files (relative to ``root``) that it is in, by `Message.key`.

    A text that occurs with and without a plural counts as the one with the plural. Raises Problem with the
    file's name if one cannot be read.
    """
    found: dict[tuple[str, str], tuple[Message, set[str]]] = {}
    for path in sorted(paths):
        extractor = python_messages if path.suffix == ".py" else template_messages
        try:
            messages = list(extractor(path.read_text(encoding="utf-8")))
        except (SyntaxError, ValueError) as error:
            raise Problem(f"The texts of {path} cannot be read ({error}). Correct the file.") from None
        for message in messages:
            known, places = found.get(message.key, (message, set()))
            places.add(path.relative_to(root).as_posix())
            found[message.key] = (max(known, message), places)
    return found
