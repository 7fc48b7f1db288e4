"""Reference data of this app: the reference model, membership, bodies, the staff groups."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import Group, Permission

from members.enums import Kind, StaffGroup
from members.models import Body, Domain, FeeSchedule, Layer, ProfileQuestion, Sdg, SizeBand, Subdomain, Tier
from scvl.reference import LoadReport, load_rows, read_data

DATA = Path(__file__).parent / "data"

# Rows about money are Finance's alone; log-ins and what must not be changed by hand are nobody's.
MONEY = ("invoice", "invoiceline", "payment", "invoicesequence", "incomeentry", "feeschedule")
READ_ONLY = ("transition", "outbox", "datastamp", "snapshot", "delivery", "matchrun", "matchrunentry")
OUR_APPS = ("scvl", "members", "matchmaking", "workpackages", "kpis")


def load_reference() -> LoadReport:
    """Load all of it; a second time changes nothing and keeps what staff edited."""
    report = LoadReport()
    report.add(_load_sdgs())
    for part in (_load_model, _load_membership, _load_bodies):
        report.add(part())
    grant_staff_rights()
    return report


def _load_sdgs() -> LoadReport:
    with (DATA / "sdgs.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "number": int(row["number"]),
                "title_nl": row["title_nl"],
                "title_en": row["title_en"],
                "colour": row["colour_hex"],
            }
            for row in csv.DictReader(file)
        ]
    return load_rows(Sdg, ("number",), rows)


def _load_model() -> LoadReport:
    data = read_data(DATA / "reference_model.json")
    report = load_rows(Layer, ("code",), data["layers"])
    sdgs = {row.number: row for row in Sdg.objects.all()}
    report.add(
        load_rows(Domain, ("code",), [{**d, "sdgs": [sdgs[n] for n in d["sdgs"]]} for d in data["domains"]])
    )
    domains = {row.code: row for row in Domain.objects.all()}
    report.add(
        load_rows(Subdomain, ("code",), [{**s, "domain": domains[s["domain"]]} for s in data["subdomains"]])
    )
    return report


def _load_membership() -> LoadReport:
    data = read_data(DATA / "membership.json")
    report = load_rows(Tier, ("code",), data["tiers"])
    report.add(load_rows(SizeBand, ("code",), data["size_bands"]))
    report.add(load_rows(ProfileQuestion, ("code",), data["profile_questions"]))
    tiers = {row.code: row for row in Tier.objects.all()}
    bands = {row.code: row for row in SizeBand.objects.all()}
    starts_on = date.fromisoformat(data["starts_on"])
    fees = [
        {
            "kind": Kind.COMPANY,
            "tier": tiers[fee["tier"]],
            "size_band": bands[fee["size_band"]],
            "starts_on": starts_on,
            "amount": Decimal(fee["amount"]),
        }
        for fee in data["fees"]
    ]
    others = [
        {
            "kind": kind,
            "tier": None,
            "size_band": None,
            "starts_on": starts_on,
            "amount": Decimal(data["other_kinds_amount"]),
        }
        for kind in Kind.values
        if kind != Kind.COMPANY
    ]
    report.add(load_rows(FeeSchedule, ("kind", "tier", "size_band", "starts_on"), fees + others))
    return report


def _load_bodies() -> LoadReport:
    return load_rows(Body, ("code",), read_data(DATA / "bodies.json"))


def grant_staff_rights() -> None:
    """The groups Team and Finance with their rights in the admin (MODEL 2): Team all but money, Finance the money."""
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS).select_related("content_type")
    team, finance = [], []
    for permission in ours:
        model = permission.content_type.model.removeprefix("historical")
        action = permission.codename.split("_")[0]
        if model in MONEY:
            finance.append(permission)
        elif model == "user":
            team += [permission] if action in ("view", "change") else []
        elif (
            model not in READ_ONLY or (action in ("view", "change") and model == "outbox") or action == "view"
        ):
            team.append(permission)
    for name, permissions in ((StaffGroup.TEAM, team), (StaffGroup.FINANCE, finance)):
        Group.objects.get_or_create(name=name)[0].permissions.set(permissions)
