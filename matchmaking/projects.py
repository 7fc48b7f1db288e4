"""What the pages of a project show around its text: its chain, its money, and the list of all pilots and projects."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Min, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matchmaking.models import FundingLine, Offer, Project
from matchmaking.pages import Event
from scvl.wording import long_date


@dataclass(frozen=True)
class Mix:
    """What pays for a project: its lines, and the total in euro and in percent of each source; they add up to 100."""

    lines: list[FundingLine]
    public: Decimal
    private: Decimal
    public_share: int
    private_share: int

    @property
    def total(self) -> Decimal:
        return self.public + self.private


def funding_mix(project: Project) -> Mix | None:
    """None where nothing is known yet."""
    lines = list(project.funding_lines.select_related("programme").order_by("-source", "pk"))
    if not lines:
        return None
    public = sum((row.amount for row in lines if row.source == FundingLine.Source.PUBLIC), Decimal(0))
    total = sum((row.amount for row in lines), Decimal(0))
    share = round(100 * public / total)
    return Mix(lines, public, total - public, share, 100 - share)


def chain_of(project: Project, user, challenge=None) -> list[Event]:
    """From the challenge to the result, with the dates of their own rows. `challenge`: where this person sees it."""
    found = []
    if challenge is not None:
        found.append((challenge.published_on, _("Uitdaging"), challenge.title, challenge.get_absolute_url()))
    if project.consortium_id and project.consortium.formed_on:
        found.append((project.consortium.formed_on, _("Consortium gevormd"), "", ""))
    if project.offer_id and Offer.objects.listed_to(user).filter(pk=project.offer_id).exists():
        found.append((project.offer.decided_on, _("Offerte goedgekeurd"), "", ""))
    for row in _same_answer(project, user):
        url = "" if row.pk == project.pk else row.get_absolute_url()
        found.append((row.starts_on, capfirst(row.get_kind_display()), row.title, url))
    if project.ended_on:
        is_done = project.state == Project.State.ENDED
        found.append((project.ended_on, _("Resultaat") if is_done else _("Stopgezet"), "", ""))
    if challenge is not None:
        found.append((challenge.realised_on, _("Gerealiseerd"), "", ""))
    dated = sorted((one for one in found if one[0]), key=lambda one: one[0])
    return [
        Event(long_date(day), f"{what}: {title}" if title else what, "", url, day)
        for day, what, title, url in dated
    ]


def _same_answer(project, user):
    """The project, and those that this person sees of the same challenge or consortium."""
    same = Q(pk=project.pk)
    if project.challenge_id:
        same |= Q(challenge=project.challenge_id)
    if project.consortium_id:
        same |= Q(consortium=project.consortium_id)
    return Project.objects.filter(
        same, Q(pk=project.pk) | Q(pk__in=Project.objects.visible_to(user).values("pk"))
    )


# --- The list of all --------------------------------------------------------------------------------------
def filtered(rows, asked, domains) -> tuple:
    """(rows, what was chosen, values that nobody knows) by `soort`, `stand`, `jaar` of the start and `domein`."""
    chosen, unknown = {}, []
    known = {
        "soort": (lambda value: value in Project.Kind.values, "kind"),
        "stand": (lambda value: value in Project.State.values, "state"),
        "jaar": (
            lambda value: len(value) == 4 and "1900" <= value <= "2999" and value.isdecimal(),
            "starts_on__year",
        ),
    }
    for name, (is_known, lookup) in known.items():
        value = asked.get(name, "")
        if value and is_known(value):
            rows, chosen[name] = rows.filter(**{lookup: value}), value
        elif value:
            unknown.append(value[:40])
    domain = asked.get("domein", "")
    if domain in domains:
        rows, chosen["domein"] = rows.filter(positions__domain=domains[domain]).distinct(), domain
    elif domain:
        unknown.append(domain[:40])
    return rows, chosen, unknown


def start_years() -> list[int]:
    """The years in which something may have begun, the last one first."""
    first = Project.objects.aggregate(first=Min("starts_on"))["first"]
    last = (
        Project.objects.exclude(starts_on=None)
        .order_by("-starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    return list(range(last.year, first.year - 1, -1)) if first else []


def sums_of(project: Project) -> tuple[Decimal, Decimal]:
    """(public, private) of a row whose funding lines are prefetched."""
    public = private = Decimal(0)
    for row in project.funding_lines.all():
        if row.source == FundingLine.Source.PUBLIC:
            public += row.amount
        else:
            private += row.amount
    return public, private
