"""A world of rows thrown by dice, on days that crowd around the borders of the programme years."""

import random
from datetime import date, timedelta

from kpis.models import Measurement
from members.enums import BodyCode, Kind
from tests.factories.kpis import KpiFactory
from tests.factories.matchmaking import (
    ChallengeFactory,
    IdeaFactory,
    ProjectLogEntryFactory,
    ProjectPartnerFactory,
)
from tests.factories.members import OrganisationFactory, TierFactory
from tests.kpis import rows
from workpackages.models import ActivityOutcome

BORDERS = (date(2025, 5, 1), date(2026, 5, 1), date(2026, 11, 2))
KINDS = (*[Kind.COMPANY] * 5, *[Kind.GOVERNMENT] * 3, Kind.KNOWLEDGE, Kind.KNOWLEDGE, Kind.CITIZEN)
TYPES = "matchmaking clustering community masterclass project_work coaching info_session".split()
STATES = ("held", "held", "held", "open", "planned", "cancelled", "postponed", "draft")
PRESENCE = ("attended", "attended", "walk_in", "no_show", "registered", "cancelled", "waiting")


class RandomWorld:
    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.make()

    def day(self) -> date:
        if self.dice.random() < 0.6:
            return self.dice.choice(BORDERS) + timedelta(days=self.dice.randint(-3, 2))
        return date(2024, 12, 1) + timedelta(days=self.dice.randrange(880))

    def moment(self):
        return rows.at(self.day(), self.dice.choice((0, 0, 9, 14, 23)), self.dice.choice((0, 30, 59)))

    def some(self, things, chance=0.5):
        return self.dice.choice(things) if self.dice.random() < chance else None

    def later(self, day, most=200):
        return day + timedelta(days=self.dice.randint(0, most))

    def make(self) -> None:
        KpiFactory(number="2")
        self.make_organisations()
        self.make_money()
        self.make_projects()
        self.make_activities()
        self.make_reach()
        self.make_demand()
        self.make_governance()

    def make_organisations(self) -> None:
        new, other = rows.town("10001"), rows.town("10002")
        old = [rows.town(f"2000{n}", merged_into=new, merged_on=date(2026, 1, 1)) for n in range(3)]
        towns = [new, other, *old]
        # Merging goes to rows made later, so that no ring comes of it: the governments of old towns come first.
        self.organisations = [self.government_of(one) for one in old]
        self.organisations += [
            OrganisationFactory(kind=self.dice.choice(KINDS), municipality=self.dice.choice(towns))
            for _ in range(30)
        ]
        self.organisations += [self.government_of(one) for one in (other, new)]
        same = {}
        for row in self.organisations:
            same.setdefault(row.kind, []).append(row)
        for row in self.dice.sample(self.organisations, 9):
            ahead = [one for one in same[row.kind] if one.pk > row.pk]
            if ahead:
                setattr(row, self.dice.choice(("merged_into", "counts_as")), self.dice.choice(ahead))
                row.save()
        self.companies = [row for row in self.organisations if row.kind == Kind.COMPANY]
        self.governments = [row for row in self.organisations if row.kind == Kind.GOVERNMENT]

    def government_of(self, place):
        reference = f"nis:{place.nis_code}"
        return OrganisationFactory(kind=Kind.GOVERNMENT, municipality=place, source_reference=reference)

    def make_money(self) -> None:
        for row in self.organisations:
            day = self.day() - timedelta(days=200)
            while row.kind in (Kind.COMPANY, Kind.GOVERNMENT) and self.dice.random() < 0.6:
                tier = TierFactory(code=self.dice.choice(("connect", "steering")))
                fee = self.dice.choice(("0", "1000.00", "1000.00"))
                ends = day + timedelta(days=self.dice.choice((20, 95, 365)))
                fields = {"tier": tier} if row.kind == Kind.COMPANY else {}
                paid = rows.member(row, day, ends, fee=fee, **fields)
                for _turn in range(self.dice.randrange(3)):
                    state = self.dice.choice(("draft", "sent", "paid", "credited", "credited"))
                    bill = rows.invoice(paid, state)
                    if state == "credited":
                        amount = self.dice.choice(("1000.00", "400.00", "-1000.00"))
                        rows.invoice(paid, "sent", amount, credits=bill)
                day = ends + timedelta(days=self.dice.choice((0, 0, 40)))
            if self.dice.random() < 0.2:
                signed_on = self.day()
                kind = self.dice.choice(("loi", "mou", "steering_years"))
                rows.signed(row, kind, signed_on, self.some([signed_on + timedelta(days=60)]))

    def make_projects(self) -> None:
        self.consortia, self.offers, self.projects = [], [], []
        for number in range(10):
            on = self.day()
            formed_on = self.some([on, on + timedelta(days=20)], 0.7)
            ends = self.later(formed_on or on) if self.dice.random() < 0.3 else None
            group = rows.consortium(
                f"Consortium {number}",
                on=on,
                formed_on=formed_on,
                state="dissolved" if ends else "formed" if formed_on else "forming",
                dissolved_on=ends,
            )
            for one in self.dice.sample(self.organisations, 5):
                accepted = self.later(on, 30)
                left = self.some([self.later(accepted, 60)], 0.3)
                state = "declined" if self.dice.random() < 0.2 else "left" if left else "accepted"
                declined = {"declined_on": accepted} if state == "declined" else {}
                accepted = None if state == "declined" else accepted
                rows.partner(group, one, accepted, left if accepted else None, state=state, **declined)
            self.consortia.append(group)
        for _ in range(16):
            group, day = self.dice.choice(self.consortia), self.day()
            state = self.dice.choice(("draft", "submitted", "approved", "approved", "refused", "withdrawn"))
            submitted = None if state == "draft" or self.dice.random() < 0.1 * (state == "withdrawn") else day
            decided = self.later(day, 40) if state in ("approved", "refused") else None
            self.offers.append(rows.offer(group, submitted, state, decided))
        for _ in range(16):
            self._make_project()

    def _make_project(self) -> None:
        kind = self.dice.choice(("pilot", "proof_of_concept", "implementation", "collaboration"))
        state = self.dice.choice(("planned", "running", "stopped"))
        starts_on = self.some([self.day()], 0.9) if state == "planned" else self.day()
        row = rows.project(
            starts_on,
            state,
            kind,
            consortium=self.dice.choice(self.consortia) if kind == "collaboration" else None,
            offer=self.some(self.offers),
            initiated_by=self.some(self.organisations),
            ended_on=self.later(starts_on) if state == "stopped" else None,
        )
        for one in self.dice.sample(self.organisations, 3):
            begins = self.some([self.day()], 0.4)
            ends = self.some([self.later(begins or self.day(), 90) + timedelta(days=1)], 0.3)
            ProjectPartnerFactory(project=row, organisation=one, starts_on=begins, ends_before=ends)
        for _ in range(self.dice.randrange(4)):
            ProjectLogEntryFactory(project=row, logged_on=self.day())
        self.projects.append(row)

    def make_activities(self) -> None:
        self.activities = []
        for _ in range(60):
            starts_at = self.moment()
            code = self.dice.choice(TYPES)
            long = code in ("project_work", "coaching") and self.dice.random() < 0.7
            length = timedelta(days=self.dice.randint(2, 300)) if long else timedelta(hours=3)
            row = rows.activity(
                starts_at.date(),
                code,
                self.dice.choice(STATES),
                starts_at=starts_at,
                ends_at=starts_at + length,
                cells=self.dice.randrange(3),
                initiated_by=self.some(self.organisations),
                project=self.some(self.projects) if long else None,
            )
            self.activities.append(row)
            for _turn in range(5):
                one = self.some(self.organisations, 0.9)
                rows.attend(row, one, self.dice.choice(PRESENCE))

    def make_reach(self) -> None:
        for number in range(6):
            paper = rows.edition(self.dice.choice(("newsletter", "newsletter", "member_mailing")))
            for reader in self.dice.sample(range(20), 12):
                sent_at = self.moment()
                state = self.dice.choice(("sent", "sent", "sent", "failed", "claimed", "pending"))
                wait = timedelta(days=self.dice.choice((1, 7, 8)), seconds=self.dice.choice((0, 1)))
                rows.delivery(
                    paper,
                    f"lezer-{reader}",
                    sent_at if state in ("sent", "uncertain") or self.dice.random() < 0.5 else None,
                    state,
                    kind=self.dice.choice(("", *Kind.values)),
                    hard_bounced_at=self.some([sent_at + wait], 0.3),
                    opened_at=self.some([sent_at], 0.4),
                    clicked_at=self.some([sent_at], 0.2),
                )
            days = {self.day() for _ in range(8)}
            for day in days:
                kept = {"kpi": KpiFactory(number="2"), "channel": ("linkedin", "x", "facebook")[number % 3]}
                Measurement.objects.update_or_create(
                    **kept, measured_on=day, defaults={"value": 900 + number}
                )

    def make_demand(self) -> None:
        for number in range(6):
            starts_on = self.day()
            edition = rows.acceleration(
                number + 1, starts_on, starts_on + timedelta(days=120), is_external=number < 2
            )
            for one in self.dice.sample(self.companies, min(6, len(self.companies))):
                enrolled = self.later(starts_on - timedelta(days=40), 50)
                rows.enrol(edition, one, enrolled, self.some([self.later(enrolled, 60)], 0.4))
        for number in range(24):
            day, state = self.day(), self.dice.choice("submitted approved approved refused withdrawn".split())
            decided = self.later(day, 60) if state in ("approved", "refused") else None
            applicants = self.dice.sample(self.organisations, self.dice.choice((1, 2)))
            gone = state == "withdrawn" and self.dice.random() < 0.3
            row = rows.application(
                f"Aanvraag {number}",
                *applicants,
                state=state,
                submitted_on=None if gone else day,
                decided_on=decided,
            )
            for one in self.dice.sample(self.activities, self.dice.randrange(3)):
                ActivityOutcome.objects.create(activity=one, funding_application=row, linked_on=day)
        for _ in range(10):
            state = self.dice.choice(("draft", "submitted", "published"))
            submitted = self.some([self.day()], 0.5) if state == "draft" else self.day()
            ChallengeFactory(state=state, submitted_on=submitted, initiated_by=self.some(self.organisations))
            IdeaFactory(noted_on=self.day(), initiated_by=self.some(self.organisations))

    def make_governance(self) -> None:
        bodies = [rows.body(BodyCode.STEERING_GROUP), rows.body(BodyCode.BOARD)]
        bodies += [rows.body(f"klankbord-{n}", is_external=True) for n in range(2)]
        seats = [rows.seat(one, role) for one in bodies for role in ("member", "representative")]
        for _ in range(30):
            starts_at = self.moment()
            there = self.dice.sample(seats, self.dice.randrange(3))
            one, state = self.dice.choice(bodies), self.dice.choice(("held", "held", "planned", "cancelled"))
            rows.meeting(one, starts_at.date(), state, there, starts_at=starts_at)
