"""What every page shows around its content: zone, menu, footer, the addresses of the page in both languages."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Membership, Organisation
from members.permissions import viewer_of

MENU = (
    ("members:organisation-list", _("Leden")),
    ("workpackages:activity-list", _("Agenda")),
    ("about", _("Over ons")),
)
FOOTER_JOIN = (("account_signup", _("Maak een account")), ("contact", _("Contact")))
FOOTER_SITE = (("privacy", _("Privacy")), ("accessibility", _("Toegankelijkheid")))
STYLESHEETS = tuple(
    f"css/{name}.css"
    for name in "tokens base frame forms marks lists figures citymap time messages home site print".split()
)


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    is_current: bool = False


@dataclass(frozen=True)
class Zone:
    """Where a person is: `look` is public, member or steering (GUIDE, .zone)."""

    look: str
    name: str
    detail: str = ""


def page(request) -> dict:
    """`page`, worked out only by templates that use it."""
    return {"page": SimpleLazyObject(lambda: _page(request))}


def _page(request) -> dict:
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    match = request.resolver_match
    return {
        "language": language,
        "other_language": "nl" if language == "en" else "en",
        "other_name": "Nederlands" if language == "en" else "English",
        "is_home": bool(match and match.url_name == "home"),
        "zone": zone_of(getattr(request, "user", None)),
        "menu": _links(MENU, request.path),
        "footer_join": _links(FOOTER_JOIN),
        "footer_site": _links(FOOTER_SITE),
        "stylesheets": STYLESHEETS,
        "has_demo": has_demo(),
        "canonical": f"{settings.SITE_URL}{request.path}" if match else "",
        "alternates": [
            (code, f"{settings.SITE_URL}{translate_url(request.path, short)}")
            for code, short in (("nl-BE", "nl"), ("en", "en"))
        ]
        if match
        else [],
    }


def _links(items, path="") -> list[Link]:
    """Links to the pages that exist."""
    found = []
    for name, label in items:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(url, label, bool(path) and path.startswith(url)))
    return found


def zone_of(user) -> Zone:
    """The strip on top: the open part, or the zone one's own rows open."""
    viewer = viewer_of(user)
    if viewer.is_team:
        return Zone("steering", _("Team"))
    if viewer.is_member:
        row = (
            Membership.objects.running()
            .filter(organisation__in=viewer.member_ids)
            .select_related("organisation", "tier")
            .order_by("-tier__rank", "organisation__name")
            .first()
        )
        detail = f"{row.organisation.name} · {row.tier.name}" if row.tier else row.organisation.name
        return Zone("member", _("Gemeente") if row.organisation.kind == "government" else _("Ledenzone"), detail)
    if viewer.sees_kpis:
        return Zone("steering", _("Stuurgroep"))
    return Zone("public", _("Open deel"))


def has_demo() -> bool:
    """Whether any organisation is of the demo; asked once a minute."""
    known = cache.get("has-demo")
    if known is None:
        known = Organisation.objects.filter(is_demo=True).exists()
        cache.set("has-demo", known, 60)
    return known
