"""Catalogues, benchmarks, checks and test databases: the launcher's smaller commands."""

import gettext
import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from cms.devtools import bench, lint, templates
from cms.devtools.bench import Measure
from cms.devtools.catalogs import compile_catalogs
from cms.devtools.console import Problem, exit_code_of
from cms.devtools.environment import kept_secret, production_environment

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "certificate"
msgstr "удостоверение"

msgid "%(n)s course"
msgid_plural "%(n)s courses"
msgstr[0] "%(n)s курс"
msgstr[1] "%(n)s курса"

#, fuzzy
msgid "doubtful"
msgstr "съмнително"
"""


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    source = tmp_path / "bg" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    return tmp_path


def test_catalogue_is_compiled_once_and_again_when_it_changes(locale: Path) -> None:
    (target,) = compile_catalogs(locale)
    with target.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("certificate") == "удостоверение"
    assert catalogue.ngettext("%(n)s course", "%(n)s courses", 5) == "%(n)s курса"
    assert catalogue.gettext("doubtful") == "doubtful", "an unchecked translation is not shown"

    assert compile_catalogs(locale) == []
    later = target.stat().st_mtime + 5
    os.utime(target.with_suffix(".po"), (later, later))
    assert compile_catalogs(locale) == [target]


def test_broken_catalogue_is_named_with_its_line(locale: Path) -> None:
    source = locale / "bg" / "LC_MESSAGES" / "django.po"
    source.write_text(PO + "\nnonsense\n")
    with pytest.raises(Problem, match=rf"django\.po.*line {PO.count(chr(10)) + 2}\b"):
        compile_catalogs(locale)


def benchmark(*measures: Measure) -> SimpleNamespace:
    return SimpleNamespace(NAME="sample", run=lambda: iter(measures))


def run_benchmarks(monkeypatch: pytest.MonkeyPatch, *measures: Measure, as_json: bool = False) -> int:
    monkeypatch.setattr(bench, "discover", lambda: {"sample": benchmark(*measures)})
    monkeypatch.setattr(bench, "collect_static", lambda: None)
    return bench.measure_all("sample", as_json=as_json)


GOOD = Measure("lesson / bare view", 1.52, "ratio", 2.0, True)
BAD = Measure("certificate / fresh", 0.71, "ratio", 0.5, False)


def test_missed_bar_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_benchmarks(monkeypatch, GOOD) == 0
    assert run_benchmarks(monkeypatch, GOOD, BAD) == 1
    table = capsys.readouterr().out.splitlines()
    assert table[-1].split()[-4:] == ["0.710", "ratio", "0.5", "NO"]


def test_one_json_object_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run_benchmarks(monkeypatch, GOOD, BAD, as_json=True)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == {"name": "lesson / bare view", "value": 1.52, "unit": "ratio", "bar": 2.0, "ok": True}
    assert second["ok"] is False


def test_unknown_benchmark_lists_the_known_ones() -> None:
    with pytest.raises(
        Problem, match="no benchmark called lesson-pgae. Type one of: certificate, lesson-page"
    ):
        bench.choose({"certificate": benchmark(), "lesson-page": benchmark()}, "lesson-pgae")


def test_every_benchmark_has_a_name_and_can_run() -> None:
    for name, module in bench.discover().items():
        assert name == module.NAME
        assert callable(module.run)


def test_unknown_check_lists_the_known_ones() -> None:
    with pytest.raises(Problem, match="no check called rough. Type one of: mypy, "):
        lint.run(["rough"])


def test_check_with_findings_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [
        lint.Check("quiet", ("true",)),
        lint.Check("loud", ("sh", "-c", "echo 3 findings; exit 1"), "mop"),
    ]
    assert lint.run_checks(checks, os.environ) == ["loud"]
    out = capsys.readouterr().out
    assert "quiet: clean" in out
    assert "3 findings\nMost of it is repaired by: mop" in out


def test_problem_and_full_disk_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    def raises(error: Exception) -> int:
        raise error

    assert exit_code_of(lambda: raises(Problem("Do this."))) == 2
    assert exit_code_of(lambda: raises(OSError(28, "No space left on device"))) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Do this.",
        "The disk is full. Make room (type: df -h .) and start again.",
    ]
    with pytest.raises(ZeroDivisionError):
        exit_code_of(lambda: 1 // 0)


def test_secret_key_is_kept_and_private(tmp_path: Path) -> None:
    key = kept_secret(tmp_path / "new" / "secret_key")
    assert len(key) >= 64
    assert kept_secret(tmp_path / "new" / "secret_key") == key
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_production_checks_run_with_production_settings() -> None:
    environment = production_environment()
    assert "INSECURE_HTTP" not in environment
    assert environment["DEBUG"] == "0"
    assert environment["SITE_URL"].startswith("https://")


def columns(url: str) -> Iterable[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
    return {row[0] for row in rows}


def test_copy_of_the_template_has_all_tables_and_is_dropped_with_its_users() -> None:
    server = os.environ["DATABASE_URL"]
    template = templates.ensure_template(server)
    name = f"{template}_copy_{os.getpid()}"
    templates.make_database(server, name, template)
    url = templates.with_database(server, name)
    assert {"django_migrations", "learning_user", "wagtailcore_page"} <= set(columns(url))
    with psycopg.connect(url):  # somebody is still connected
        templates.make_database(server, name, template)
        templates.drop_database(server, name)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_put_in_outlives_a_test_with_real_transactions(turn: int) -> None:
    from wagtail.models import Locale, Page

    assert Page.objects.filter(depth=1).exists()
    Page.objects.all().delete()
    Locale.objects.all().delete()
