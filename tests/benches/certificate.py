"""What sharing saves: CPU per certificate, against the same template with fresh WeasyPrint objects each time.

Both ways fill the same template with the same facts and write the same kind of PDF, by turns in one run. The
plain way is WeasyPrint as its manual shows it: a font configuration, a fetcher and a parsed stylesheet for
every document, and the artwork (whose SVG both have ready) drawn by WeasyPrint from its address.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from certificates.domain.facts import CertificateFacts, load_facts
from certificates.domain.rendering import VARIANT, LocalFetcher, Renderer, compose, finish, read_stylesheet
from cms.devtools.bench import Measure
from tests.certificates.samples import stored_facts

NAME = "certificate"
BAR = 0.5
ROUNDS = 12


def run() -> Iterator[Measure]:
    """Yield the ratio that the bar is for, then both figures in milliseconds of process CPU time."""
    renderer = Renderer()
    ways: list[Callable[[CertificateFacts], bytes]] = [renderer.render, render_plainly]
    spent: list[list[float]] = [[], []]
    for round_ in range(-3, ROUNDS):
        for way, times in zip(ways, spent, strict=True):
            facts = certificate(round_)
            started = time.process_time()
            way(facts)
            if round_ >= 0:  # those before warm up: imports, font measures, templates, each area's artwork
                times.append((time.process_time() - started) * 1000)
    shared, fresh = (median(times) for times in spent)
    yield Measure(
        "certificate: shared renderer / fresh objects", shared / fresh, "ratio", BAR, shared / fresh <= BAR
    )
    yield Measure("certificate: shared renderer", shared, "CPU ms", None, True)
    yield Measure("certificate: fresh objects", fresh, "CPU ms", None, True)


def certificate(number: int) -> CertificateFacts:
    """The facts of a certificate of its own: no two of a run have the same number, area or QR code."""
    facts = load_facts(stored_facts(course={"area": ("INT", "INN", "FOR")[number % 3]}))
    return replace(facts, number=f"HLSC-2026-{number:06}", verify_url=f"{facts.verify_url}{number}/")


def render_plainly(facts: CertificateFacts) -> bytes:
    """The certificate as Renderer makes it, with nothing shared between two of them."""
    fonts, fetcher = FontConfiguration(), LocalFetcher()
    document = HTML(string=compose(facts), base_url="about:blank", url_fetcher=fetcher)
    stylesheet = read_stylesheet(fonts, fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=[stylesheet], font_config=fonts, pdf_variant=VARIANT, finisher=finish
    )
    return pdf
