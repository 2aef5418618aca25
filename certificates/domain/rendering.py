"""Certificate facts to PDF: page 1 for the wall, then the supplement.

One renderer per process (docs/decisions/0004-one-renderer-per-process.md):

    pdf = get_renderer().render(load_facts(certificate.facts))
"""

import os
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import segno
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.domain import artwork, tagging
from certificates.domain.facts import Bilingual, CertificateFacts
from certificates.domain.layout import choose_sizes
from certificates.domain.pictures import Picture
from certificates.domain.typesetting import FONTS, face
from certificates.domain.wording import LEVEL_NAMES, NO_EXPIRY, write_date, write_duration, write_percent

VARIANT = "pdf/ua-1"
_INK = "#14231F"
_ARTWORK = "artwork:"

tagging.install()


class RenderingError(Exception):
    """A certificate could not be printed as its facts say; the message tells why."""


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches the project's fonts and its generated artwork; anything else stops the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"file", "data"}, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`. Raises ValueError or KeyError for one that is no part of a certificate."""
        if url.startswith(_ARTWORK):
            svg = artwork.draw(url.removeprefix(_ARTWORK))
            return URLFetcherResponse(url, svg, {"Content-Type": "image/svg+xml"})
        if url.startswith("file:"):
            path = Path(url2pathname(urlsplit(url).path)).resolve()
            if not path.is_relative_to(FONTS):
                raise ValueError(f"not a font of the certificate: {url}")
        return super().fetch(url, headers)


def read_stylesheet(fonts: FontConfiguration, fetcher: URLFetcher) -> CSS:
    """The certificate's parsed stylesheet, with its fonts registered in `fonts`."""
    style = render_to_string("certificates/pdf/certificate.css")
    return CSS(string=style, base_url=f"{FONTS.as_uri()}/", font_config=fonts, url_fetcher=fetcher)


def compose(facts: CertificateFacts) -> str:
    """The certificate as HTML. The facts are untrusted text, escaped by the template.

    Raises TooLongError when the name and the title do not fit on the page at a readable size.
    """
    qr = segno.make(facts.verify_url, error="m", micro=False)
    context = {
        "facts": facts,
        "look": artwork.look_of(facts.course.area),
        "sizes": choose_sizes(facts),
        "figures": _figures(facts),
        "competences": [(competence, LEVEL_NAMES[competence.level]) for competence in facts.competences],
        "modules": [(module, write_duration(module.minutes)) for module in facts.modules],
        "qr": qr.svg_data_uri(border=0, dark=_INK, omitsize=True),
    }
    return render_to_string("certificates/pdf/certificate.html", context)


def _figures(facts: CertificateFacts) -> list[tuple[Bilingual, Bilingual]]:
    """Label and value of each column of the strip on page 1."""
    figures = [
        (Bilingual("Учебно време", "Learning time"), write_duration(facts.course.minutes)),
        (Bilingual("Ниво", "Level"), LEVEL_NAMES[facts.course.level]),
    ]
    if facts.result_percent is not None:
        figures.append((Bilingual("Резултат", "Result"), write_percent(facts.result_percent)))
    figures.append((Bilingual("Завършен на", "Completed on"), write_date(facts.completed_on)))
    figures.append((Bilingual("Издаден на", "Issued on"), write_date(facts.issued_on)))
    if facts.valid_until is None:
        figures.append((Bilingual("Валидност", "Validity"), NO_EXPIRY))
    else:
        figures.append((Bilingual("Валиден до", "Valid until"), write_date(facts.valid_until)))
    return figures


def finish(_document: Any, pdf: Any) -> None:
    """The last word on a document before it is written, with its WeasyPrint `Document` and its pydyf `PDF`.

    Here an archive format, a signature field and an attached credential have their place. For now the
    metadata are left uncompressed, so that any tool finds them in the file.
    """
    number = int(pdf.catalog["Metadata"].split()[0])
    pdf.objects[number].compress = False


class Renderer:
    """Prints certificates. Fonts, stylesheet, fetcher and drawn artwork are shared by all that it prints."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fonts = FontConfiguration()
        self._fetcher = LocalFetcher()
        self._stylesheet = read_stylesheet(self._fonts, self._fetcher)
        self._drawn: dict[str, dict[str, Picture]] = {}

    def render(self, facts: CertificateFacts) -> bytes:
        """The PDF of a certificate; the same facts always give the same bytes.

        Raises TooLongError for texts that no page can hold, and RenderingError when a letter of the holder's
        name is missing from the fonts or a resource cannot be loaded.
        """
        _check_name(facts.holder.name)
        _check_name(facts.holder.latin_name)
        html = compose(facts)
        try:
            with self._lock:
                return self._write(html, self._pictures(artwork.look_of(facts.course.area)))
        except FatalURLFetchingError as error:
            raise RenderingError(f"certificate {facts.number}: {error}") from error

    def _pictures(self, look: str) -> dict[str, Picture]:
        if look not in self._drawn:
            self._drawn[look] = {
                f"{_ARTWORK}{name}": Picture(name, artwork.draw(name)) for name in artwork.pictures_of(look)
            }
        return self._drawn[look]

    def _write(self, html: str, pictures: dict[str, Picture]) -> bytes:
        document = HTML(string=html, base_url="about:blank", url_fetcher=self._fetcher)
        pdf: bytes = document.write_pdf(
            stylesheets=[self._stylesheet],
            font_config=self._fonts,
            pdf_variant=VARIANT,
            finisher=finish,
            cache=dict(pictures),  # a copy: WeasyPrint adds this certificate's QR code
        )
        return pdf


def _check_name(name: str) -> None:
    for file_name in ("SourceSerif4Display-Semibold.ttf", "IBMPlexSans-Regular.ttf"):
        if missing := face(file_name).missing(name):
            raise RenderingError(f"no letter {missing!r} in the certificate's fonts, needed for {name!r}")


_renderers: dict[int, Renderer] = {}


def get_renderer() -> Renderer:
    """The renderer of this process, made at its first use.

    Keyed by process id: a forked worker must not use its parent's fonts, nor drop them, since dropping
    removes the parent's font files.
    """
    process = os.getpid()
    if process not in _renderers:
        _renderers[process] = Renderer()
    return _renderers[process]
