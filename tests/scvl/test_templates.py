"""What the security policy would refuse is in no template, and each template can be read."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [
    name
    for name in ALL
    if name.endswith(".html") and "/email/" not in name and not name.startswith("emails/")
]
REFUSED = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_the_policy_refuses(name):
    text = (TEMPLATES / name).read_text()
    assert [what for what, pattern in REFUSED.items() if pattern.search(text)] == []


@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(name):
    assert get_template(name)


def test_every_icon_exists():
    from lucide import _load_icon

    names = {
        found
        for name in ALL
        for found in re.findall(r'{% icon "([\w-]+)" %}', (TEMPLATES / name).read_text())
    }
    assert names
    for name in names:
        assert _load_icon(name) is not None


@pytest.mark.parametrize("name", [name for name in ALL if "{% include" in (TEMPLATES / name).read_text()])
def test_a_component_gets_only_what_it_is_given(name):
    text = (TEMPLATES / name).read_text()
    loose = [tag for tag in re.findall(r'{% include "components/[^%]*%}', text) if " only %}" not in tag]
    assert loose == []
