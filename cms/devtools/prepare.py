"""Brings database, static files and demo data up to the code, in one process: starting Django takes time."""

import hashlib
import multiprocessing
import sys
from pathlib import Path

from cms.devtools.catalogs import compile_catalogs
from cms.devtools.console import exit_code_of, say
from cms.devtools.paths import ROOT

CODE = ("cms", "certificates", "learning", "courses", "templates", "locale")


def digest_of(*folders: Path) -> str:
    """Return a digest of the locked requirements and of all files below ``folders`` but compiled ones."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".pyc", ".mo"} or not path.is_file():
                continue
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def digest_of_code() -> str:
    """Return a digest that changes whenever the database might have to be prepared again."""
    return digest_of(*(ROOT / name for name in CODE))


def collect_static() -> None:
    """Collect the static files if any of them changed since the last time; Django must be set up."""
    from django.conf import settings
    from django.core.management import call_command

    note = Path(settings.DATA_DIR) / "static.txt"
    digest = digest_of(*(folder for name in CODE if (folder := ROOT / name / "static").exists()))
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and note.exists() and note.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    note.write_text(digest)


def main() -> int:
    """Compile, migrate, collect, load; the environment says where. Return the exit code."""
    compile_catalogs()
    import django
    from django.core.management import call_command

    django.setup()
    # Compressing the static files keeps one core busy, migrating and loading the other.
    collector = multiprocessing.get_context("fork").Process(target=collect_static)
    collector.start()
    call_command("migrate", interactive=False, verbosity=0)
    say("the database has its tables")
    call_command("load_demo")
    say("the demo's courses and people are in")
    collector.join()
    say("the static files are in place")
    return 1 if collector.exitcode else 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
