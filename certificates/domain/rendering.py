"""Certificate facts to PDF (draft)."""
from pathlib import Path
import segno
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse
from certificates.domain import artwork, tagging
from certificates.domain.facts import Bilingual, load_facts
from certificates.domain.layout import choose_sizes
from certificates.domain.typesetting import FONTS
from certificates.domain import wording

tagging.install()
INK = "#14231F"

class Fetcher(URLFetcher):
    def fetch(self, url, headers=None):
        if url.startswith("artwork:"):
            return URLFetcherResponse(url, artwork.draw(url.removeprefix("artwork:")), {"Content-Type": "image/svg+xml"})
        return super().fetch(url, headers)

class Renderer:
    def __init__(self):
        self.fonts = FontConfiguration()
        self.fetcher = Fetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
        self.css = CSS(string=render_to_string("certificates/pdf/certificate.css"), base_url=FONTS.as_uri()+"/", font_config=self.fonts, url_fetcher=self.fetcher)
    def render(self, data):
        facts = load_facts(data)
        rows=[(Bilingual("Учебно време","Learning time"), wording.write_duration(facts.course.minutes)),
              (Bilingual("Ниво","Level"), wording.LEVEL_NAMES[facts.course.level]),
              *([(Bilingual("Резултат","Result"), wording.write_percent(facts.result_percent))] if facts.result_percent is not None else []),
              (Bilingual("Завършен на","Completed on"), wording.write_date(facts.completed_on)),
              (Bilingual("Издаден на","Issued on"), wording.write_date(facts.issued_on)),
              (Bilingual("Валиден до","Valid until"), wording.write_date(facts.valid_until) if facts.valid_until else wording.NO_EXPIRY)]
        html = render_to_string("certificates/pdf/certificate.html", {"facts": facts, "look": artwork.look_of(facts.course.area), "figures": rows, "sizes": choose_sizes(facts), "competences":[(c, wording.LEVEL_NAMES[c.level]) for c in facts.competences], "modules":[(m, wording.write_duration(m.minutes)) for m in facts.modules],
          "qr": segno.make(facts.verify_url, error="m", micro=False).svg_data_uri(border=0, dark=INK, omitsize=True)})
        return HTML(string=html, url_fetcher=self.fetcher, base_url="about:blank").write_pdf(stylesheets=[self.css], font_config=self.fonts, pdf_variant="pdf/ua-1")
