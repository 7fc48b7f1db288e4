"""Tags and filters that every template has, without {% load %}."""

import re
from functools import lru_cache

from django import template
from django.middleware.csrf import get_token
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from lucide.templatetags.lucide import lucide

from scvl import charts, wording
from scvl.markdown import render_markdown

register = template.Library()

register.filter("long_date", wording.long_date)
register.filter("short_date", wording.short_date)
register.filter("clock_time", wording.clock_time)
register.filter("number", wording.number)
register.filter("money", wording.money)
register.filter("percent", wording.percent)
register.filter("plain", wording.plain_number)
register.filter("monogram", wording.initials)
register.filter("said", wording.said)
register.filter("markdown", render_markdown)


@register.simple_tag
def clock_range(start, end):
    """'13.00 tot 17.00 uur'."""
    return wording.clock_range(start, end)


# --- Marks ----------------------------------------------------------------------------------------
@lru_cache(maxsize=256)
def _icon(name: str) -> SafeString:
    drawn = lucide(name, size=None, stroke_width="1.75", aria_hidden="true", **{"class": "icon"})
    small = re.sub(r' (width|height|stroke-linecap|stroke-linejoin)="[^"]*"', "", drawn.split(">", 1)[0])
    return mark_safe(re.sub(r"\s*\n\s*", "", f"{small}>{drawn.split('>', 1)[1]}"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the lucide set, drawn in the page; always beside a word, or a hidden one."""
    return _icon(str(name))


@register.simple_tag
def coordinate(place) -> SafeString:
    """'A2' with its words as a title and for a screen reader; short, for a list has a hundred. Stands in a .coord-list."""
    code = f"{place.domain.letter}{place.layer.number}"
    words = f"{place.domain.short}, {place.layer.name[0].lower()}{place.layer.name[1:]}"
    return format_html('<b title="{}">{}<i> ({})</i></b>', words, code, words)


@register.simple_tag
def coord(place) -> SafeString:
    """'A2 Mobility · Technologie': a place written out, where there is room or at first use."""
    code = f"{place.domain.letter}{place.layer.number}"
    return format_html(
        '<span class="coord"><b>{}</b>{} · {}</span>', code, place.domain.short, place.layer.short
    )


# --- Figures whose lengths depend on data: SVG attributes, never a style --------------------------
@register.inclusion_tag("components/_progress.html")
def progress(*, actual, target, forecast=None, label=""):
    """The bar of an actual figure and a forecast towards a target; `label` is the sentence for a screen reader."""
    return {"bar": charts.progress_bar(actual, target, forecast), "label": label}


@register.inclusion_tag("components/_score.html")
def score(value):
    """A fit from 0 to 100: the number first, then its bar."""
    return {"value": round(value), "width": charts.share(value, 100)}


# --- Addresses ------------------------------------------------------------------------------------
def _request(context):
    """The request, also inside an include with `only`."""
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag(takes_context=True)
def csrf_field(context) -> SafeString:
    """The token of a form, also inside an include with `only`, where Django's own tag has none."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(_request(context))
    )


@register.simple_tag(takes_context=True)
def other_language_url(context) -> str:
    """This page in the other language; the start page where there is none."""
    request = _request(context)
    code = "nl" if (get_language() or "nl").startswith("en") else "en"
    here = request.get_full_path()
    there = translate_url(here, code)
    if there == here:
        with override(code):
            return reverse("home")
    return there


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The present query string with some parameters changed; None takes one away, and the page number always goes."""
    return query_string(_request(context).GET, **changes)


@register.simple_tag(takes_context=True)
def query_without(context, name: str, value) -> str:
    """The present query string without one value of one parameter: what clears one filter."""
    given = _request(context).GET
    kept = [one for one in given.getlist(name) if one != str(value)]
    return query_string(given, **{name: kept or None})


def query_string(given, **changes) -> str:
    """'?...' of a QueryDict with changes; a list gives a parameter more than once."""
    params = given.copy()
    params.pop("pagina", None)
    for name, value in changes.items():
        params.pop(name, None)
        if isinstance(value, list | tuple):
            params.setlist(name, [str(one) for one in value])
        elif value not in (None, ""):
            params[name] = wording.plain_number(value)
    return f"?{params.urlencode()}" if params else "?"


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context, page):
    """Links to the other pages of a list, with the present filters. `page` is a Page of a Paginator."""
    base = query_string(_request(context).GET)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers, "base": base if base == "?" else f"{base}&"}


# --- Forms ----------------------------------------------------------------------------------------
@register.filter
def control_kind(field) -> str:
    """How a bound field is drawn: 'check' (one box), 'choices' (radio or boxes), 'file' or 'input'."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind in ("checkbox", "radio"):
        return "choices" if hasattr(widget, "option_template_name") else "check"
    return "file" if kind == "file" else "input"


@register.filter
def anchor(field) -> str:
    """The id that a link to the field leads to: the first of several boxes."""
    return f"{field.auto_id}_0" if control_kind(field) == "choices" else field.id_for_label


@register.filter
def error_count(form) -> int:
    """How many things are wrong: fields, and errors of the form as a whole."""
    return len(form.non_field_errors()) + sum(bool(field.errors) for field in form.visible_fields())
