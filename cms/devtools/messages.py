"""``dev.py messages``: brings ``django.po`` up to the sources and says what has no translation yet."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from cms.devtools.borrowed import borrowed_messages, translated_by_libraries
from cms.devtools.console import Problem, say
from cms.devtools.extraction import Message, messages_in
from cms.devtools.paths import ROOT

CATALOGUE = ROOT / "locale" / "bg" / "LC_MESSAGES" / "django.po"
FRAGMENTS = CATALOGUE.with_name("fragments")
FOLDERS = ("certificates", "cms", "courses", "learning", "templates")
# The launcher speaks English alone; migrations hold what the models said when they were made.
SILENT = {"devtools", "migrations", "static"}
WIDTH = 110

METADATA = {
    "Project-Id-Version": "Cluster Academy",
    "Language": "bg",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

PERCENT = re.compile(r"%\(\w+\)[sdf]|%[sdf]|%%")
BRACES = re.compile(r"{\w*(?::[^{}]*)?}")

Key = tuple[str, str]
Found = dict[Key, tuple[Message, set[str]]]


def run() -> int:
    """Write the catalogue, print what is missing in it and return 1 if anything is."""
    catalogue = build()
    catalogue.save(str(CATALOGUE))
    missing = [entry for entry in catalogue if not entry.translated()]
    for entry in missing:
        print(f"{entry.occurrences[0][0]}: {entry.msgid!r}")
    say(f"{len(catalogue)} texts, {len(missing)} without a translation in {CATALOGUE.relative_to(ROOT)}")
    return 1 if missing else 0


def build() -> polib.POFile:
    """Return the sorted catalogue of all texts in use with every translation known."""
    own, borrowed = own_messages(), borrowed_messages()
    known = translations()
    helped = translated_by_libraries()
    # A library's text is listed if the library leaves it in English or we say it better.
    needed = {key for key in borrowed if key in known or key not in helped} - own.keys()
    lent = {key: borrowed[key] for key in needed}
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = dict(METADATA)
    for message, places in sorted((own | lent).values(), key=lambda found: found[0]):
        catalogue.append(entry_of(message, places, known.get(message.key)))
    return catalogue


def own_messages() -> Found:
    """Return the texts of our own Python files and templates."""
    return messages_in(ROOT, source_files())


def source_files() -> Iterator[Path]:
    """Yield the Python files and templates that may hold texts."""
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".txt"} and not SILENT & set(path.relative_to(ROOT).parts):
                yield path


def translations() -> dict[Key, polib.POEntry]:
    """Return what is translated already; the catalogue goes before the fragments beside it."""
    known: dict[Key, polib.POEntry] = {}
    for path in (CATALOGUE, *sorted(FRAGMENTS.glob("*.po"))):
        for entry in read(path):
            if entry.translated() or entry.fuzzy:
                known.setdefault((entry.msgctxt or "", entry.msgid), entry)
    return known


def read(path: Path) -> Iterable[polib.POEntry]:
    """Return the entries of a catalogue, none without a file; raise Problem if it cannot be read."""
    if not path.exists():
        return []
    try:
        return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    except (OSError, ValueError) as error:
        raise Problem(f"The translations in {path} cannot be read ({error}). Correct the file.") from None


def entry_of(message: Message, places: Iterable[str], known: polib.POEntry | None) -> polib.POEntry:
    """Return a fresh entry for ``message`` with the translation of ``known`` as far as it fits.

    A plural that is new leaves its forms empty: the old translation says nothing about them.
    """
    entry = polib.POEntry(
        msgid=message.singular,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        occurrences=[(place, "") for place in sorted(places)],
        flags=flags_of(message),
    )
    if message.plural:
        entry.msgstr_plural = {0: "", 1: ""}
    if known is None:
        return entry
    entry.tcomment = known.tcomment
    if known.fuzzy:
        entry.flags.append("fuzzy")
    if message.plural and known.msgid_plural:
        entry.msgstr_plural = {number: known.msgstr_plural.get(number, "") for number in (0, 1)}
    elif not message.plural:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")
    return entry


def flags_of(message: Message) -> list[str]:
    """Return gettext's names of the placeholder styles in ``message``."""
    both = message.singular + message.plural
    flags = {"python-format": PERCENT, "python-brace-format": BRACES}
    return [flag for flag, pattern in flags.items() if pattern.search(both)]
