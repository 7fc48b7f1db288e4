"""Text from people is Markdown; here, and only here, it becomes HTML: rendered without raw HTML, then sanitised."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

TAGS = frozenset(
    "p br strong em a ul ol li blockquote code pre h2 h3 h4 hr table thead tbody tr th td".split()
)
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = frozenset({"http", "https", "mailto"})
ACTING_ADDRESS = re.compile(r"\]\(\s*<?\s*((?:javascript|vbscript|data|file):[^)\s]{0,20})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def render_markdown(text: str) -> SafeString:
    """Sanitised HTML of a Markdown text: no script, no image, no address other than http, https and mailto.

    Headings start at level 2: the page has its own level 1.
    """
    html = _renderer().render(text or "").replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel="noopener nofollow"
    )
    return mark_safe(clean)


def plain_text(text: str) -> str:
    """The words of a Markdown text, without marks, for a summary or a mail. Not HTML: a template escapes it."""
    return " ".join(unescape(nh3.clean(_renderer().render(text or ""), tags=set())).split())


@lru_cache(maxsize=1)
def _reader_of_html() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})


def check_markdown(text: str) -> None:
    """Raises ValidationError for HTML, a script or an image: it would not come out as its writer meant."""
    for token in _reader_of_html().parse(text or ""):
        for one in (token, *(token.children or ())):
            if one.type in ("html_block", "html_inline"):
                part = " ".join(one.content.split())[:40]
                raise ValidationError(
                    _("HTML en script kunnen hier niet. Haal ‘{part}’ weg en gebruik Markdown.").format(
                        part=part
                    )
                )
            if one.type == "image":
                raise ValidationError(
                    _("Een beeld kan hier niet. Zet er een link naar: [tekst](https://adres).")
                )
    if found := ACTING_ADDRESS.search(text or ""):
        raise ValidationError(
            _("Het adres ‘{part}’ kan hier niet. Een link begint met https:// of mailto:.").format(
                part=found[1]
            )
        )
