"""What every page shows around its content: zone, menu, footer, the addresses of the page in both languages."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from members.fees import fee_table
from members.models import Membership, Organisation
from members.permissions import viewer_of

# A link appears when its page exists: a name that has no address is left out.
MENU = (
    ("members:organisation-list", _("Leden")),
    ("matchmaking:challenge-list", _("Uitdagingen")),
    ("matchmaking:call-list", _("Oproepen")),
    ("workpackages:activity-list", _("Agenda")),
    ("workpackages:article-list", _("Kennis")),
    ("about", _("Over ons")),
)
MENU_OF_SEATS = (("kpis:kpi-list", _("KPI's")), ("workpackages:report-list", _("Rapporten")))
WORK_LIST = (("work-list", _("Werklijst")),)
OVERVIEW = (("members:my-overview", _("Mijn overzicht")),)
APPLY = (("members:application-create", _("Word lid")),)
SIGN_UP = (("account_signup", _("Maak een account")),)
CONTACT = (("contact", _("Contact")),)
FOOTER_JOIN = (
    ("members:application-create", _("Lid worden")),
    ("workpackages:newsletter-subscribe", _("Nieuwsbrief")),
    *CONTACT,
)
FOOTER_SITE = (("privacy", _("Privacy")), ("accessibility", _("Toegankelijkheid")))
# What every page has, in this order. Figures and dates stand in a block of their own, which a heavy page without them
# empties; home, kpi, consortium and report are added in the block `styles` of the pages that need them.
STYLESHEETS = {
    part: tuple(f"css/{name}.css" for name in names.split())
    for part, names in {
        "frame": "tokens base frame forms marks lists citymap messages",
        "figures": "figures time",
        "last": "site print",
    }.items()
}
DEMO_KEY = "has-demo"


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
    viewer = viewer_of(getattr(request, "user", None))
    return {
        "language": language,
        "other_language": "nl" if language == "en" else "en",
        "other_name": "Nederlands" if language == "en" else "English",
        "is_home": bool(match and match.url_name == "home"),
        "zone": zone_of(viewer, match),
        "person": _person(viewer),
        "menu": menu_for(viewer, language, request.path),
        "account": account_link(viewer, language),
        "footer_join": links(FOOTER_JOIN, language),
        "footer_site": links(FOOTER_SITE, language),
        "contact_url": next((link.url for link in links(CONTACT, language)), ""),
        "stylesheets": STYLESHEETS,
        "has_demo": has_demo(),
        "fees": SimpleLazyObject(fee_table),
        **_addresses(request),
    }


def _addresses(request) -> dict:
    """The address of the page, and of the same page in each language; none for an error page."""
    if not request.resolver_match:
        return {"canonical": "", "alternates": []}
    pairs = (("nl-BE", "nl"), ("en", "en"))
    return {
        "canonical": f"{settings.SITE_URL}{request.path}",
        "alternates": [
            (code, f"{settings.SITE_URL}{translate_url(request.path, name)}") for code, name in pairs
        ],
    }


@lru_cache(maxsize=64)
def _existing(items: tuple, language: str) -> tuple[tuple[str, str], ...]:
    """(address, label) of the pages that exist, in one language; addresses don't change while the server runs."""
    found = []
    for name, label in items:
        try:
            found.append((reverse(name), str(label)))
        except NoReverseMatch:
            continue
    return tuple(found)


def links(items: tuple, language: str, path: str = "") -> list[Link]:
    """Links to the pages that exist; the one that `path` is in, is current."""
    return [Link(url, label, path.startswith(url)) for url, label in _existing(items, language)]


def menu_for(viewer, language: str, path: str) -> list[Link]:
    """The main menu; KPI's and reports for seats and team."""
    return links(MENU + MENU_OF_SEATS if viewer.sees_kpis else MENU, language, path)


def account_link(viewer, language: str) -> Link | None:
    """The one button in the header: the work list of the team, one's own overview, or becoming a member."""
    wanted = [OVERVIEW] if viewer.is_authenticated else [APPLY, SIGN_UP]
    if viewer.is_team:
        wanted.insert(0, WORK_LIST)
    return next((found[0] for items in wanted if (found := links(items, language))), None)


def _person(viewer) -> Link | None:
    """The name of who is signed in, leading to the own overview."""
    if not viewer.is_authenticated:
        return None
    overview = next(iter(links(OVERVIEW, get_language() or "nl")), Link("", ""))
    return replace(overview, label=viewer.user.get_full_name())


def zone_of(viewer, match=None) -> Zone:
    """The strip on top: the open part, or the zone one's own rows open. A seat shows on the pages it opens."""
    if viewer.is_team:
        return Zone("steering", _("Team"), viewer.user.get_full_name())
    seat = _("Stuurgroep") if viewer.is_delegate else _("Raad van bestuur") if viewer.is_board else ""
    if seat and (not viewer.is_member or _is_steering_page(match)):
        return Zone("steering", seat, viewer.user.get_full_name())
    if viewer.is_member:
        return _member_zone(viewer)
    return Zone("public", _("Open deel"))


def _is_steering_page(match) -> bool:
    """KPI's, the programme and the reports of the work packages."""
    return bool(match) and (
        match.namespace == "kpis" or (match.url_name or "").startswith(("report-", "programme-"))
    )


def _member_zone(viewer) -> Zone:
    row = (
        Membership.objects.running()
        .filter(organisation__in=viewer.member_ids)
        .select_related("organisation", "tier")
        .order_by("-tier__rank", "organisation__name")
        .first()
    )
    organisation = row.organisation
    detail = f"{organisation.name} · {row.tier.name}" if row.tier else organisation.name
    if organisation.kind == Kind.GOVERNMENT:
        return Zone("member", _("Gemeente") if organisation.municipality_id else _("Overheid"), detail)
    return Zone("member", _("Ledenzone"), detail)


def has_demo() -> bool:
    """Whether any organisation is of the demo; asked once a minute, and never in production, where none may be."""
    if settings.PRODUCTION:
        return False
    known = cache.get(DEMO_KEY)
    if known is None:
        known = Organisation.objects.filter(is_demo=True).exists()
        cache.set(DEMO_KEY, known, 60)
    return known
