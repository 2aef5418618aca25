"""The printed certificate, read back as its holder, a printer and a screen reader would."""

import multiprocessing
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from certificates.domain import artwork
from certificates.domain.facts import load_facts
from certificates.domain.layout import TooLongError
from certificates.domain.pictures import Picture
from certificates.domain.rendering import LocalFetcher, Renderer, RenderingError, get_renderer
from certificates.domain.typesetting import FONTS, face
from tests.certificates.samples import stored_facts

MM = 72 / 25.4
LONG_NAME = "Александрина-Константина Хаджигеоргиева Карабашлиева-Великотърновска Йорданова"
LONG_LATIN = "Aleksandrina-Konstantina Hadzhigeorgieva Karabashlieva-Velikotarnovska Yordanova"
LONG_TITLE = {
    "bg": "Регулаторна стратегия, клинични доказателства и управление на качеството за производители на "
    "медицински изделия, изделия за инвитро диагностика и софтуер като медицинско изделие в Европейския съюз",
    "en": "Regulatory strategy, clinical evidence and quality management for manufacturers of medical "
    "devices, in vitro diagnostics and software as a medical device in the European Union",
}


def pdf_of(**changes: Any) -> bytes:
    return get_renderer().render(load_facts(stored_facts(**changes)))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(reader: PdfReader, page: int | None = None) -> str:
    """The text layer with every run of white space, no-break spaces too, as one space."""
    pages = reader.pages if page is None else [reader.pages[page]]
    return re.sub(r"\s+", " ", " ".join(each.extract_text() for each in pages))


def placed_texts(reader: PdfReader, page: int) -> list[tuple[str, float, float]]:
    """Each piece of text on a page with the millimetres of its start from the left and the upper edge."""
    pieces: list[tuple[str, float, float]] = []

    def note(text: str, matrix: list[float], text_matrix: list[float], *_: Any) -> None:
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        if text.strip():
            pieces.append((text.strip(), x / MM, 210 - y / MM))

    reader.pages[page].extract_text(visitor_text=note)
    return pieces


def elements(node: Any) -> list[Any]:
    """All structure elements below a node of the tag tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    children = node.get("/K", []) if hasattr(node, "get") else []
    children = children if isinstance(children, list) else [children]
    return [node, *(below for child in children if not isinstance(child, int) for below in elements(child))]


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return read(pdf_of())


# --- What it says


def test_page_one_says_who_what_when_in_both_languages(reader: PdfReader) -> None:
    page = text_of(reader, 0)
    for words in (
        "№ HLSC-2026-000123",
        "Клъстер „Здраве и науки за живота България“",
        "Health & Life Sciences Cluster Bulgaria",
        "Мария Стоянова Георгиева",
        "Mariya Stoyanova Georgieva",
        "Медицински център „Рила“ · Rila Medical Centre",
        "Първи стъпки навън: интернационализация за организации от здравеопазването и науките за живота",
        "First steps abroad: internationalization for health and life science organisations",
        "5 ч 53 мин",
        "5 h 53 min",
        "Основно",
        "Foundation",
        "86,5 %",
        "23.11.2026 г.",
        "23 November 2026",
        "Валиден до",
        "23.11.2028 г.",
        "Управителен съвет",
        "Executive board",
    ):
        assert words in page


def test_the_supplement_says_what_stands_behind_it(reader: PdfReader) -> None:
    assert len(reader.pages) == 2
    page = text_of(reader, 1)
    for words in (
        "Приложение Supplement",
        "Оценявате експортната готовност и обяснявате двата най-спешни пропуска.",
        "Rank at least four markets with a weighted, documented matrix.",
        "INT-1",
        "Средно",
        "Intermediate",
        "Защо и дали да излезем навън",
        "1 ч 20 мин",
        "4 h 33 min",
        "версия 1.0",
        "HLSC-2026-000123",
        "2 / 2",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("name", "latin_name"),
    [
        ("Ѝва Щъркелова-Цъкова", "Iva Shtarkelova-Tsakova"),
        ("Жан-Жак Юруков д’Арк – Ѓорѓи Љубљанац", "Jean-Jacques Yurukov d’Arc – Gjorgji Ljubljanac"),
        ("Țǎrnă Ødegård-Müller Šimić", "Țǎrnă Ødegård-Müller Šimić"),
        ("Łukasz Żółć & Çağla Ğüneş", "Łukasz Żółć & Çağla Ğüneş"),
        (LONG_NAME, LONG_LATIN),
    ],
)
def test_names_are_in_the_text_layer_letter_by_letter(name: str, latin_name: str) -> None:
    reader = read(pdf_of(holder={"name": name, "latin_name": latin_name}))
    page = text_of(reader, 0)
    assert name in page
    assert latin_name in page
    assert name in reader.metadata.title


def test_signs_of_both_languages_survive() -> None:
    bg, en = "И на нея ѝ е ясно – „№ 5“ струва 12 345,6 €", "It’s clear – “no. 5” is ≥ 12,345.6 € per µg"
    assert bg in (page := text_of(read(pdf_of(outcomes=[{"bg": bg, "en": en}])), 1))
    assert en in page


def test_without_a_mark_no_column_speaks_of_one() -> None:
    page = text_of(read(pdf_of(result_percent=None)), 0)
    assert "Резултат" not in page
    assert "Result" not in page


def test_without_an_end_it_says_so() -> None:
    page = text_of(read(pdf_of(valid_until=None)), 0)
    assert "безсрочно" in page
    assert "no expiry" in page
    assert "Валиден до" not in page


def test_without_an_organisation_none_is_named() -> None:
    assert "·" not in text_of(read(pdf_of(organisation=None)), 0)


def test_a_person_signs_only_when_the_issuer_has_named_one() -> None:
    named = {"name": {"bg": "проф. Ива Примерова", "en": "Prof. Iva Primerova"}}
    page = text_of(read(pdf_of(signatory=named)), 0)
    assert "проф. Ива Примерова Управителен съвет Prof. Iva Primerova, Executive board" in page


def test_markup_in_facts_is_printed_not_obeyed() -> None:
    name = '<img src="http://169.254.169.254/latest"> <b>Ива</b> &amp; {{ facts }}'
    assert name in text_of(read(pdf_of(holder={"name": name, "latin_name": "Iva"})), 0)


# --- How it looks


@pytest.mark.parametrize("area", ["INT", "INN", "FOR", "QMS"])
@pytest.mark.parametrize("name", ["Ян Ли", "Мария Стоянова Георгиева", LONG_NAME, "Ж" * 80])
@pytest.mark.parametrize("title", [{"bg": "Основи", "en": "Basics"}, LONG_TITLE], ids=["short", "long"])
def test_nothing_runs_over_the_figures_or_the_margin(area: str, name: str, title: dict[str, str]) -> None:
    reader = read(pdf_of(holder={"name": name}, course={"area": area, "title": title}))
    pieces = placed_texts(reader, 0)
    strip = min(y for text, _, y in pieces if text.startswith("Учебно"))
    last_line_of_title = max(y for text, _, y in pieces if text and title["en"].endswith(text[-8:]))
    assert last_line_of_title < strip - 2
    assert all(10 <= x <= 287 and 10 <= y <= 200 for _, x, y in pieces)
    assert len(reader.pages) == 2


def test_long_words_of_the_issuer_make_room_for_the_title() -> None:
    issuer = {
        "bg": "Национален клъстер за здраве, биотехнологии, медицински технологии и науки за живота България",
        "en": "National Cluster for Health, Biotechnology, Medical Technologies and Life Sciences – Bulgaria",
    }
    pieces = placed_texts(read(pdf_of(issuer=issuer)), 0)
    lines = [y for text, _, y in pieces if text and (text in issuer["bg"] or text in issuer["en"]) and y < 60]
    heading = next(y for text, _, y in pieces if text == "Сертификат")
    assert max(lines) < heading - 12


def test_texts_that_no_page_can_hold_are_refused() -> None:
    with pytest.raises(TooLongError, match="HLSC-2026-000123"):
        pdf_of(course={"title": {"bg": "Дълго заглавие " * 80, "en": "Long title"}})


def test_long_lists_flow_on_and_none_is_lost() -> None:
    outcomes = [
        {"bg": f"Умение номер {n} с подробно описание", "en": f"Skill no. {n}, in detail"} for n in range(60)
    ]
    reader = read(pdf_of(outcomes=outcomes))
    text = text_of(reader)
    assert len(reader.pages) > 2
    assert all(outcome["bg"] in text and outcome["en"] in text for outcome in outcomes)
    assert f"{len(reader.pages)} / {len(reader.pages)}" in text


def test_only_the_projects_fonts_are_used_and_all_are_embedded(reader: PdfReader) -> None:
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            fonts[below["/BaseFont"].split("+")[1]] = below["/FontDescriptor"]
    assert {re.sub(r"(-\d|,).*|-(Semi|Bold|Italic|Display).*", "", name) for name in fonts} == {
        "Source-Serif",
        "IBM-Plex-Sans",
    }
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_fonts_have_bulgarian_letterforms(path: Any) -> None:
    from fontTools.ttLib import TTFont

    table = TTFont(path, lazy=True)["GSUB"].table
    scripts = {record.ScriptTag: record.Script for record in table.ScriptList.ScriptRecord}
    assert "BGR " in [record.LangSysTag for record in scripts["cyrl"].LangSysRecord]
    assert not face(path.name).missing("АЪЬЮЯѝЍабвгдъьюя№–„“’·€%ÄäŠšŞşȚțŁł")


def test_everything_is_vector(reader: PdfReader) -> None:
    assert [image for page in reader.pages for image in page.images] == []


def test_looks_differ_by_area_and_other_areas_share_one() -> None:
    looks = [artwork.look_of(area) for area in ("INT", "INN", "FOR", "QMS", "int/../x")]
    assert looks == ["int", "inn", "for", "other", "other"]
    for picture in ("band", "watermark", "seal", "hem"):
        assert len({artwork.draw(f"{look}/{picture}") for look in looks[:3]}) == 3


def test_the_globe_has_its_meridians_and_parallels() -> None:
    assert artwork.draw("int/watermark").count("M") > 40


def test_a_picture_refuses_what_its_document_would_have_to_lend() -> None:
    circle = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3" fill-opacity=".5"/></svg>'
    )
    with pytest.raises(ValueError, match="plain fills"):
        Picture("circle", circle)


def test_small_text_is_legible_on_paper_and_watermark() -> None:
    style = (FONTS.parents[1] / "templates/certificates/pdf/certificate.css").read_text()
    inks = re.findall(r"--(?:ink|muted|lead): (#\w{6})", style)
    grounds = ["#FFFDF7", *re.findall(r'"(#[A-F0-9]{6})"', str(artwork._MIST).replace("'", '"'))[1::2]]
    assert len(inks) == 5
    assert len(grounds) == 4
    assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


# --- What programs read


def test_metadata_name_title_author_language_and_day(reader: PdfReader) -> None:
    information = reader.metadata
    assert information.title.startswith(
        "Сертификат № HLSC-2026-000123 – Мария Стоянова Георгиева – Първи стъпки"
    )
    assert information.author == "Клъстер „Здраве и науки за живота България“"
    assert information["/CreationDate"] == "D:20261123"
    assert reader.trailer["/Root"]["/Lang"] == "bg"


def test_it_is_tagged_and_says_so_in_readable_metadata() -> None:
    pdf = pdf_of()
    assert b"pdfuaid:part" in pdf
    root = read(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    kinds = {element["/S"] for element in elements(root["/StructTreeRoot"]) if "/S" in element}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= kinds


def test_a_screen_reader_is_told_which_parts_are_english(reader: PdfReader) -> None:
    tree = elements(reader.trailer["/Root"]["/StructTreeRoot"])
    english = [element for element in tree if element.get("/Lang") == "en"]
    assert {"/P", "/Span", "/TD"} <= {element["/S"] for element in english}
    headers = [element for element in tree if element.get("/S") == "/TH"]
    assert {element["/A"]["/Scope"] for element in headers} == {"/Column", "/Row"}
    figure = next(element for element in tree if element.get("/S") == "/Figure")
    assert stored_facts()["verify_url"] in figure["/Alt"]


def test_the_address_is_a_link(reader: PdfReader) -> None:
    links = {annotation.get_object()["/A"]["/URI"] for annotation in reader.pages[0]["/Annots"]}
    assert links == {stored_facts()["verify_url"]}


# --- How it is made


def test_the_same_facts_give_the_same_bytes() -> None:
    first = pdf_of()
    pdf_of(course={"area": "FOR"})
    assert pdf_of() == first
    assert Renderer().render(load_facts(stored_facts())) == first


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from tests.certificates.test_rendering import pdf_of\n"
        "sys.stdout.buffer.write(pdf_of())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "cms.settings"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert run.stdout == pdf_of()


def test_one_renderer_a_process() -> None:
    assert get_renderer() is get_renderer()


def test_a_forked_worker_makes_its_own() -> None:
    mine, expected = get_renderer(), pdf_of()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=lambda: sender.send((get_renderer() is mine, pdf_of())))
    worker.start()
    assert receiver.poll(30)
    assert receiver.recv() == (False, expected)
    worker.join(10)
    assert pdf_of() == expected


def test_threads_take_turns() -> None:
    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(lambda _: pdf_of(), range(8)))
    assert set(pdfs) == {pdf_of()}


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/logo.svg",
        "ftp://example.org/font.ttf",
        "file:///etc/passwd",
        f"{FONTS.as_uri()}/../domain/rendering.py",
        "artwork:int/secret",
        "artwork:../../etc/passwd",
    ],
)
def test_nothing_but_fonts_and_artwork_is_fetched(address: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        LocalFetcher().fetch(address)


def test_a_letter_that_no_font_has_is_refused_not_printed_as_a_box() -> None:
    with pytest.raises(RenderingError, match="王"):
        pdf_of(holder={"name": "王 Мария"})
