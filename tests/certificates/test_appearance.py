"""How the printed certificate looks: everything fits, is legible, is vector, and differs by area."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from certificates.domain import artwork
from certificates.domain.layout import TooLongError
from certificates.domain.pictures import Picture
from certificates.domain.typesetting import FONTS, face
from tests.certificates.reading import LONG_NAME, pdf_of, placed_texts, read, text_of

LONG_TITLE = {
    "bg": "Регулаторна стратегия, клинични доказателства и управление на качеството за производители на "
    "медицински изделия, изделия за инвитро диагностика и софтуер като медицинско изделие в Европейския съюз",
    "en": "Regulatory strategy, clinical evidence and quality management for manufacturers of medical "
    "devices, in vitro diagnostics and software as a medical device in the European Union",
}


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return read(pdf_of())


@pytest.mark.parametrize(
    ("area", "name"),
    [("INT", "Ян Ли"), ("INN", "Мария Стоянова Георгиева"), ("FOR", LONG_NAME), ("QMS", "Ж" * 80)],
)
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
def test_fonts_have_bulgarian_letterforms(path: Path) -> None:
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
