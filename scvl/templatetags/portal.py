"""Tags and filters that every template has."""

import re
from functools import lru_cache
from xml.etree import ElementTree

from django import template
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from scvl import wording
from scvl.markdown import render_markdown

register = template.Library()

register.filter("long_date", wording.long_date)
register.filter("short_date", wording.short_date)
register.filter("clock_time", wording.clock_time)
register.filter("money", wording.money)
register.filter("markdown", render_markdown)


@lru_cache(maxsize=200)
def _icon_shape(name: str) -> str:
    from lucide import _load_icon

    element = _load_icon(name)
    return "".join(ElementTree.tostring(child, encoding="unicode") for child in element).replace(
        ' xmlns="http://www.w3.org/2000/svg"', ""
    )


@register.simple_tag
def icon(name: str):
    """An icon of the lucide set, drawn in the page; always beside a word."""
    shape = re.sub(r'(xmlns:ns0="[^"]*"|ns0:)', "", _icon_shape(name))
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>')


@register.filter
def monogram(name: str) -> str:
    """One or two initials; 'Demo' is no part of a name."""
    words = [
        word
        for word in re.split(r"[\s\-]+", str(name))
        if word and word.lower() not in ("demo", "stad", "de", "het")
    ]
    letters = [word[0].upper() for word in words if word[0].isalnum()]
    return "".join(letters[:2]) or "?"


@register.simple_tag
def coordinate(place):
    """'A2' with its words as a title and for a screen reader. `place` has a layer and a domain."""
    code = f"{place.domain.letter}{place.layer.number}"
    words = f"{place.domain.short}, {place.layer.name[0].lower()}{place.layer.name[1:]}"
    return format_html('<b title="{}">{}<span class="visually-hidden"> ({})</span></b>', words, code, words)


@register.simple_tag
def clock_range(start, end):
    return wording.clock_range(start, end)


@register.simple_tag(takes_context=True)
def other_language_url(context):
    """This page in the other language."""
    request = context["request"]
    code = "nl" if (get_language() or "nl").startswith("en") else "en"
    return translate_url(request.get_full_path(), code)


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The present query string with some parameters changed; None takes one away, and the page number always goes."""
    params = context["request"].GET.copy()
    params.pop("pagina", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"
