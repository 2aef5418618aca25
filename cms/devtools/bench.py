"""``dev.py bench``: what a thing costs, as a ratio to a plainer thing measured in the same run.

A benchmark is a module in ``tests/benches/`` with a ``NAME`` and a ``run()`` that yields :class:`Measure`.
"""

import importlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Protocol

from cms.devtools.catalogs import compile_catalogs
from cms.devtools.console import Problem
from cms.devtools.environment import test_environment
from cms.devtools.paths import ROOT, TEST
from cms.devtools.prepare import collect_static
from cms.devtools.services import running_services
from cms.devtools.supervisor import Stopped, stop_on_signal
from cms.devtools.templates import drop_database, ensure_template, make_database, with_database

DATABASE = "academy_bench"
INTERRUPTED = 130


@dataclass(frozen=True)
class Measure:
    """One measured figure: ``value`` in ``unit``, and whether it meets the ``bar`` (None: it has none)."""

    name: str
    value: float
    unit: str
    bar: float | None
    ok: bool


class Benchmark(Protocol):
    """What a module in ``tests/benches/`` offers."""

    NAME: str

    def run(self) -> Iterable[Measure]:
        """Measure; Django is set up, the database holds what the migrations make and nothing else."""


def run(name: str | None, *, as_json: bool) -> int:
    """Run the benchmark ``name``, or all; print each measure and return 1 if one misses its bar."""
    taken = (
        "Another `dev.py test` or `dev.py bench` of this checkout runs. Wait for its end, then start again."
    )
    try:
        with (
            stop_on_signal(),
            TEST.owned("test", taken),
            running_services(TEST, "academy", safe=False) as services,
        ):
            compile_catalogs()
            os.environ.update(test_environment() | services.environment)
            make_database(services.database_url, DATABASE, ensure_template(services.database_url))
            os.environ["DATABASE_URL"] = with_database(services.database_url, DATABASE)
            try:
                return measure_all(name, as_json=as_json)
            finally:
                drop_database(services.database_url, DATABASE)
    except Stopped:
        return INTERRUPTED


def measure_all(name: str | None, *, as_json: bool) -> int:
    """Set Django up, run the chosen benchmarks and print their measures as they come."""
    import django

    django.setup()
    chosen = choose(discover(), name)
    collect_static()
    if not as_json:
        print(f"{'measure':<52}{'value':>10}  {'unit':<10}{'bar':>8}  ok")
    missed = False
    for benchmark in chosen:
        for measure in benchmark.run():
            print(json.dumps(asdict(measure)) if as_json else row(measure), flush=True)
            missed = missed or not measure.ok
    return 1 if missed else 0


def discover() -> dict[str, Benchmark]:
    """Return the benchmarks in ``tests/benches/`` by name."""
    found: dict[str, Benchmark] = {}
    for path in sorted((ROOT / "tests" / "benches").glob("[!_]*.py")):
        benchmark = importlib.import_module(f"tests.benches.{path.stem}")
        found[benchmark.NAME] = benchmark
    return found


def choose(benchmarks: dict[str, Benchmark], name: str | None) -> list[Benchmark]:
    """Return the benchmark called ``name``, all for None; raise Problem for a name that nobody has."""
    if name is None:
        return list(benchmarks.values())
    if name not in benchmarks:
        raise Problem(
            f"There is no benchmark called {name}. Type one of: {', '.join(benchmarks) or 'none yet'}"
        )
    return [benchmarks[name]]


def row(measure: Measure) -> str:
    """Return a measure as a line of the table."""
    bar = "" if measure.bar is None else f"{measure.bar:g}"
    ok = "yes" if measure.ok else "NO"
    return f"{measure.name:<52}{measure.value:>10.3f}  {measure.unit:<10}{bar:>8}  {ok}"
