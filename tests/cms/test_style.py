"""The style sheets: measured contrasts, colours in one place, a budget, nothing from other hosts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "cms/static/cms"
SHEETS = {name: (STATIC / f"css/{name}.css").read_text() for name in ("app", "components", "study")}
PAIRS = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", SHEETS["app"])
TOKENS = {name: {"light": light, "dark": dark} for name, light, dark in PAIRS}
TOKENS["on-heat-3"] = dict.fromkeys(("light", "dark"), re.search(r"--on-heat-3: (#\w{6});", SHEETS["app"])[1])

TEXT_ON_GROUND = [
    *(("text", ground) for ground in ("page", "surface", "sunken")),
    *(("muted", ground) for ground in ("page", "surface", "sunken")),
    *(("primary", ground) for ground in ("page", "surface", "sunken", "primary-tint")),
    *(
        (tone, ground)
        for tone in ("accent", "ok", "warn", "error")
        for ground in ("page", "surface", f"{tone}-tint")
    ),
    *(("text", f"{tone}-tint") for tone in ("primary", "accent", "ok", "warn", "error")),
    *(("text", f"heat-{step}") for step in (0, 1, 2)),
    ("primary-strong", "primary-tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-heat-3", "heat-3"),
    ("on-primary", "heat-4"),
]
CONTROLS_ON_GROUND = [
    *(("control", ground) for ground in ("page", "surface")),
    *(("accent", ground) for ground in ("page", "surface", "sunken", "primary-tint", "accent-tint")),
    ("primary", "line"),
]


def luminance(colour):
    """Relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#14231F", "#FBFAF7") == pytest.approx(15.6, abs=0.1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(text, ground, theme):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("control", "ground"), CONTROLS_ON_GROUND)
def test_controls_focus_rings_and_bars_can_be_seen(control, ground, theme):
    assert contrast(TOKENS[control][theme], TOKENS[ground][theme]) >= 3


def test_colours_are_written_in_the_tokens_only():
    tokens = re.search(r"@layer tokens \{.*?\n\}\n", SHEETS["app"], re.DOTALL)[0]
    elsewhere = SHEETS["app"].replace(tokens, "") + SHEETS["components"] + SHEETS["study"]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(", elsewhere) == []


def test_every_token_that_is_used_exists():
    everything = "".join(SHEETS.values())
    used = set(re.findall(r"var\(--([\w-]+)[,)]", everything))
    assert used <= set(re.findall(r"--([\w-]+):", everything))


def test_the_sheets_keep_their_budget():
    assert sum(len(sheet.encode()) for sheet in SHEETS.values()) <= 40 * 1024


def test_nothing_is_fetched_from_elsewhere_and_every_file_exists():
    for sheet in SHEETS.values():
        for address in re.findall(r'url\("([^"]+)"\)', sheet):
            assert (STATIC / "css" / address).is_file()
        assert "@import" not in sheet


def test_braces_match():
    for name, sheet in SHEETS.items():
        assert sheet.count("{") == sheet.count("}"), name
