"""``dev.py messages``: brings ``django.po`` up to the sources and says what has no translation yet."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from cms.devtools.borrowed import borrowed_messages, translated_by_libraries, wagtail_messages
from cms.devtools.console import Problem, say
from cms.devtools.extraction import Message, messages_in
from cms.devtools.paths import ROOT

CATALOGUE = ROOT / "locale" / "bg" / "LC_MESSAGES" / "django.po"
SCRIPTS = CATALOGUE.with_name("djangojs.po")
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
    """Write the catalogues, print what is missing in them and return 1 if anything is."""
    complete = True
    for path, catalogue in ((CATALOGUE, build()), (SCRIPTS, build_for_scripts())):
        catalogue.save(str(path))
        missing = [entry for entry in catalogue if not entry.translated()]
        for entry in missing:
            print(f"{entry.occurrences[0][0]}: {entry.msgid!r}")
        say(f"{len(catalogue)} texts, {len(missing)} without a translation in {path.relative_to(ROOT)}")
        complete = complete and not missing
    return 0 if complete else 1


def build() -> polib.POFile:
    """Return the sorted catalogue of all texts in use with every translation known.

    A library's text is listed if its users need it and the library leaves it in English, or if we say it
    better; a text of Wagtail's if it is translated, for some of it nobody here ever sees.
    """
    known = translations(CATALOGUE, *sorted(FRAGMENTS.glob("*.po")))
    helped = translated_by_libraries("django")
    borrowed = {key: found for key, found in borrowed_messages().items() if key in known or key not in helped}
    admin = {key: found for key, found in wagtail_messages("django").items() if key in known}
    return catalogue_of(admin | borrowed | own_messages(), known)


def build_for_scripts() -> polib.POFile:
    """Return the catalogue of the texts that Wagtail's scripts show and Wagtail leaves in English."""
    known = translations(SCRIPTS)
    helped = translated_by_libraries("djangojs")
    found = wagtail_messages("djangojs")
    return catalogue_of({key: found[key] for key in found if key in known or key not in helped}, known)


def catalogue_of(found: Found, known: dict[Key, polib.POEntry]) -> polib.POFile:
    """Return a sorted catalogue of the texts in ``found`` with what is translated of them."""
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = dict(METADATA)
    for message, places in sorted(found.values(), key=lambda entry: entry[0]):
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


def translations(*catalogues: Path) -> dict[Key, polib.POEntry]:
    """Return what is translated in these files already; an earlier one goes before a later one."""
    known: dict[Key, polib.POEntry] = {}
    for path in catalogues:
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
