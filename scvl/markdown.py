"""Text from people is Markdown; here, and only here, it becomes HTML: rendered without raw HTML, then sanitised."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = frozenset(
    "p br strong em a ul ol li blockquote code pre h2 h3 h4 hr table thead tbody tr th td".split()
)
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = frozenset({"http", "https", "mailto"})


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
    """The words of a Markdown text, without marks, for a summary or a mail."""
    return " ".join(nh3.clean(_renderer().render(text or ""), tags=set()).split())
