"""Contrast, recomputed from tokens.css in both schemes: text 4.5 to 1, controls and focus 3 to 1 (GUIDE, Tokens)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
HEX = r"#[0-9a-fA-F]{6}"
SCHEMES = ("light", "dark")
GROUNDS = ("ground", "surface", "sunken")

TEXT = [
    (text, ground)
    for text in ("ink", "ink-soft", "ink-quiet", "accent", "accent-hover")
    for ground in GROUNDS
]
TEXT += [("good", "good-tint"), ("warn", "warn-tint"), ("bad", "bad-tint"), ("accent", "accent-tint")]
TEXT += [("ink", tint) for tint in ("good-tint", "warn-tint", "bad-tint", "accent-tint", "mark")]
TEXT += [("bad", ground) for ground in GROUNDS]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-hover"), ("ground", "ink")]
TEXT += [("heat-text-low", f"heat-{step}") for step in (0, 1, 2, 3)]
TEXT += [("heat-text-high", "heat-4"), ("heat-text-high", "heat-5")]
TEXT += [("on-block", "ink-block"), ("on-block-soft", "ink-block"), ("on-block", "member-block")]
CONTROLS = [(line, ground) for line in ("control-border", "focus", "rule-strong") for ground in GROUNDS]
CONTROLS += [("accent", ground) for ground in GROUNDS] + [("bad", "surface")]
CONTROLS += [("heat-text-high", "heat-4"), ("heat-text-high", "heat-5"), ("on-block", "ink-block")]


def roles() -> dict[str, tuple[str, str]]:
    """Each colour role with its value in the light and in the dark scheme."""
    found = {}
    for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS):
        if pair := re.fullmatch(rf"light-dark\(({HEX}), ({HEX})\)", value.strip()):
            found[name] = pair.groups()
        elif re.fullmatch(HEX, value.strip()):
            found[name] = (value.strip(), value.strip())
        elif same := re.fullmatch(r"var\(--([\w-]+)\)", value.strip()):
            found[name] = found.get(same[1], ("", ""))
    return found


def luminance(colour: str) -> float:
    """Relative luminance of a colour as #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_the_highest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(text, ground, scheme):
    at = SCHEMES.index(scheme)
    assert contrast(roles()[text][at], roles()[ground][at]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_controls_and_focus_stand_out(line, ground, scheme):
    at = SCHEMES.index(scheme)
    assert contrast(roles()[line][at], roles()[ground][at]) >= 3


def test_no_component_writes_a_colour_of_its_own():
    """The brand on the ink strip and paper in print are the exceptions that the design makes."""
    folder = Path(__file__).resolve().parents[2] / "static/css"
    allowed = {"tokens.css", "print.css", "admin.css"}
    wrong = {
        f"{path.name}: {line.strip()}"
        for path in folder.glob("*.css")
        if path.name not in allowed
        for line in path.read_text().splitlines()
        if re.search(r"#[0-9a-fA-F]{3,8}\b", line)
        and not re.search(r"--layer-|--focus:|#fff\b|#ffffff|border-top: 1px solid #48525b", line)
    }
    assert wrong == set()
