"""Text from people can't bring a script, an image or an address that acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scvl.markdown import plain_text, render_markdown


def test_marks_become_html():
    assert render_markdown("Een **vet** woord en [een adres](https://stad.example/)") == (
        '<p>Een <strong>vet</strong> woord en <a href="https://stad.example/" rel="noopener nofollow">een adres</a></p>\n'
    )


def test_headings_start_below_the_title_of_the_page():
    assert render_markdown("# Groot\n\n## Kleiner") == "<h2>Groot</h2>\n<h2>Kleiner</h2>\n"


def test_a_table_stays_a_table():
    assert "<th>a</th>" in render_markdown("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![foto](https://elders.example/foto.png)",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        "[klik](vbscript:x)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<iframe src=https://x.example></iframe>",
        "<style>body{display:none}</style>",
        '<p style="color:red">x</p>',
        "<svg onload=alert(1)>",
        "<form action=https://x.example><input name=q></form>",
    ],
)
def test_nothing_that_acts_gets_through(text):
    html = render_markdown(text)
    for bad in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<svg",
        "<form",
        "<input",
        "<p style",
        '<a href="j',
        '<a href="d',
        '<a href="v',
    ):
        assert bad not in html


@pytest.mark.parametrize("empty", ["", None])
def test_nothing_gives_nothing(empty):
    assert render_markdown(empty) == ""


def test_plain_text_keeps_the_words():
    assert plain_text("Een **vet** woord\n\n- en een lijst") == "Een vet woord en een lijst"


@given(st.text(max_size=200))
def test_any_text_renders_and_renders_safely(text):
    html = render_markdown(text).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert " on" not in "".join(part.split(">")[0] for part in html.split("<")[1:])
