"""Compiles the translations without gettext's tools: ``python -m cms.devtools.catalogs``."""

from pathlib import Path

import polib

from cms.devtools.console import Problem
from cms.devtools.paths import ROOT


def compile_catalogs(locale: Path = ROOT / "locale") -> list[Path]:
    """Write ``django.mo`` beside each newer ``django.po`` below ``locale``; return the files written.

    Raises Problem with file and line for a catalogue that does not parse.
    """
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            catalogue = polib.pofile(str(source), check_for_duplicates=True)
        except (OSError, ValueError) as error:
            raise Problem(
                f"The translations in {source} cannot be read ({error}). Correct the file."
            ) from None
        catalogue.save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_catalogs():
        print(path)
