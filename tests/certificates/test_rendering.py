"""The printed certificate, read back as its holder, a printer and a screen reader would."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from certificates.domain.facts import load_facts
from certificates.domain.rendering import LocalFetcher, Renderer, RenderingError, get_renderer
from certificates.domain.typesetting import FONTS
from tests.certificates.reading import LONG_LATIN, LONG_NAME, elements, pdf_of, read, text_of
from tests.certificates.samples import stored_facts


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
        "from tests.certificates.reading import pdf_of\n"
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
