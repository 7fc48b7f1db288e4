"""The KPIs counted a second time, as slowly and plainly as it goes: loops over all rows, after MODEL 5 and the plan.

Nothing here is shared with `kpis.calculators`. A figure is (value, {record: how it counts}, breakdown or None).
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from kpis.models import Measurement
from matchmaking.models import (
    Challenge,
    Consortium,
    FundingApplication,
    Idea,
    Offer,
    Partner,
    Project,
    ProjectPartner,
)
from members.models import Commitment, Invoice, Meeting, Membership, Organisation
from workpackages.models import Activity, Delivery, Enrolment, Registration

BRUSSELS = ZoneInfo("Europe/Brussels")
ALL = tuple("1 2 3 4 5 6 7 7a 7b 8 9 10 11 12 13 14 16 17 18 19".split())


def day_of(moment: datetime) -> date:
    return moment.astimezone(BRUSSELS).date()


class Recount:
    """The year [first, last], both included."""

    def __init__(self, first: date, last: date):
        self.first, self.last = first, last
        self.read = {}

    def all(self, model, *related) -> list:
        """All rows of a model, read once."""
        if model not in self.read:
            self.read[model] = list(
                model.objects.select_related(*related) if related else model.objects.all()
            )
        return self.read[model]

    def inside(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def figure(self, number: str):
        return getattr(self, f"kpi_{number}")()

    # --- Who counts as whom ----------------------------------------------------------------------
    def whom(self, organisation: Organisation, day: date | None = None) -> int:
        for _step in range(20):
            following, since = self.next_of(organisation)
            if following is None or (since is not None and day is not None and day < since):
                break
            organisation = following
        return organisation.pk

    def next_of(self, organisation):
        town = organisation.municipality
        is_government = organisation.kind == "government"
        merger = town.merged_on if town and is_government else None
        if organisation.merged_into:
            same_town = organisation.merged_into.municipality_id == organisation.municipality_id
            return organisation.merged_into, None if same_town else merger
        if organisation.counts_as:
            return organisation.counts_as, None
        if merger and (organisation.source_reference or "").startswith("nis:"):
            for other in self.all(Organisation, "municipality__merged_into", "merged_into", "counts_as"):
                if other.source_reference == f"nis:{town.merged_into.nis_code}":
                    return other, merger
        return None, None

    # --- Presence --------------------------------------------------------------------------------
    def presences(self, kind: str) -> dict[int, dict[int, date]]:
        """{organisation: {activity: day}}"""
        found = {}
        for row in self.all(Registration, "activity__activity_type", "organisation", "counts_as"):
            if row.state not in ("attended", "walk_in") or row.activity.state != "held":
                continue
            if row.organisation is None or row.kind != kind:
                continue
            for day in self.days_of(row.activity):
                whom = self.whom(row.counts_as or row.organisation, day)
                activities = found.setdefault(whom, {})
                activities[row.activity_id] = min(day, activities.get(row.activity_id, day))
        return found

    def days_of(self, activity: Activity) -> list[date]:
        """The day it starts; project work and coaching also the days of its project's log until it ends."""
        starts = day_of(activity.starts_at)
        days = [starts]
        if activity.activity_type.code in ("project_work", "coaching") and activity.project:
            for entry in activity.project.log_entries.all():
                if starts < self.first and starts <= entry.logged_on <= day_of(activity.ends_at):
                    days.append(entry.logged_on)
        return [day for day in days if self.inside(day)]

    # --- Reach -----------------------------------------------------------------------------------
    def kpi_1(self):
        readers, opened, clicked, governments, editions = {}, set(), set(), set(), set()
        for row in self.all(Delivery, "newsletter"):
            if row.newsletter.kind != "newsletter" or row.state != "sent":
                continue
            if not self.inside(day_of(row.sent_at)):
                continue
            if row.hard_bounced_at and row.hard_bounced_at - row.sent_at <= timedelta(days=7):
                continue
            readers[row.reader_key] = 1
            editions.add(row.newsletter_id)
            if row.opened_at:
                opened.add(row.reader_key)
            if row.clicked_at:
                clicked.add(row.reader_key)
            if row.kind == "government":
                governments.add(row.reader_key)
        return len(readers), len(readers), [len(editions), len(opened), len(clicked), len(governments)]

    def kpi_2(self):
        rows = {}
        for row in self.all(Measurement):
            if not self.inside(row.measured_on):
                continue
            if row.channel not in rows or rows[row.channel].measured_on < row.measured_on:
                rows[row.channel] = row
        if not rows:
            return None, {}, None
        counts = {row.pk: row.value for row in rows.values()}
        return sum(counts.values()), counts, None

    # --- Organisations ---------------------------------------------------------------------------
    def kpi_3(self):
        rows = dict.fromkeys(self.presences("government"), 1)
        return len(rows), rows, None

    def kpi_5(self):
        rows = dict.fromkeys(self.presences("knowledge"), 1)
        return len(rows), rows, None

    def recognising(self) -> int:
        """Of KPI 3: a running membership on the last day, or a signed letter that has not ended by then."""
        known = set()
        for row in self.all(Membership, "organisation", "tier"):
            if row.starts_on <= self.last < row.ends_before:
                known.add(self.whom(row.organisation, self.last))
        for row in self.all(Commitment, "organisation"):
            has_ended = row.ends_before is not None and row.ends_before <= self.last
            if row.kind in ("loi", "mou") and row.signed_on <= self.last and not has_ended:
                known.add(self.whom(row.organisation, self.last))
        found = 0
        for pk in self.presences("government"):
            found += self.whom(Organisation.objects.get(pk=pk), self.last) in known
        return found

    def paid_memberships(self):
        for row in self.all(Membership, "organisation", "tier"):
            if row.organisation.kind == "company" and row.fee > 0 and not self.is_credited(row):
                yield row

    def is_credited(self, membership) -> bool:
        """Whether all that was invoiced for it was credited, to the whole amount."""
        credited = False
        for invoice in self.all(Invoice, "credits"):
            if invoice.membership_id != membership.pk or invoice.credits or invoice.state == "draft":
                continue
            if invoice.state != "credited":
                return False
            for note in self.all(Invoice, "credits"):
                less = abs(self.total(note)) < abs(self.total(invoice))
                if note.credits_id == invoice.pk and note.lines.exists() and less:
                    return False
            credited = True
        return credited

    def total(self, invoice):
        return sum(line.quantity * line.unit_amount for line in invoice.lines.all())

    def kpi_4(self):
        ways = {}
        for row in self.paid_memberships():
            if row.starts_on <= self.last and row.ends_before > self.first:
                ways[self.whom(row.organisation)] = "a"
        present = self.presences("company")
        for pk, activities in present.items():
            if len(activities) >= 2 and pk not in ways:
                ways[pk] = "b"
        for pk in self.partners("company", must_be_formed=False):
            if pk not in ways:
                ways[pk] = "c"
        split = [list(ways.values()).count(way) for way in "abc"]
        return len(ways), dict.fromkeys(ways, 1), split

    def companies_reached(self) -> int:
        return len(self.presences("company"))

    def kpi_6(self):
        first = {}
        for row in self.paid_memberships():
            pk = self.whom(row.organisation)
            first[pk] = min(first.get(pk, date.max), row.starts_on)
        rows = {pk: 1 for pk, day in first.items() if self.inside(day)}
        return len(rows), rows, None

    def enrolments(self):
        for row in self.all(Enrolment, "organisation", "edition"):
            if row.organisation.kind != "company" or row.enrolled_on > self.last:
                continue
            if row.withdrawn_on is not None and row.withdrawn_on < row.edition.starts_on:
                continue
            yield row

    def kpi_8(self):
        rows = {}
        for row in self.enrolments():
            edition = row.edition
            if edition.is_external or edition.starts_on > self.last or edition.ends_before <= self.first:
                continue
            rows[self.whom(row.organisation)] = 1
        return len(rows), rows, None

    def partners(self, kind: str, *, must_be_formed: bool) -> set[int]:
        found = set()
        for row in self.all(Partner, "organisation", "consortium"):
            if row.organisation.kind != kind or row.accepted_on is None:
                continue
            begins = row.accepted_on
            if must_be_formed:
                if row.consortium.formed_on is None:
                    continue
                begins = max(begins, row.consortium.formed_on)
            day = begins
            # Day by day: was it in on one of the days of the year?
            while day <= self.last:
                left = row.left_on is not None and day >= row.left_on
                gone = row.consortium.dissolved_on is not None and day >= row.consortium.dissolved_on
                if left or gone:
                    break
                if self.inside(day):
                    found.add(self.whom(row.organisation))
                    break
                day += timedelta(days=1)
        for row in self.all(ProjectPartner, "organisation", "project"):
            if row.organisation.kind != kind:
                continue
            days = [entry.logged_on for entry in row.project.log_entries.all()]
            if row.project.state != "planned":
                days.append(row.project.starts_on)
            for day in days:
                early = day is not None and row.starts_on is not None and day < row.starts_on
                late = day is not None and row.ends_before is not None and day >= row.ends_before
                if self.inside(day) and not early and not late:
                    found.add(self.whom(row.organisation))
        return found

    def kpi_13(self):
        ever = {self.whom(row.organisation) for row in self.enrolments()}
        rows = dict.fromkeys(ever & self.partners("company", must_be_formed=True), 1)
        return len(rows), rows, None

    def kpi_14(self):
        rows = dict.fromkeys(self.partners("knowledge", must_be_formed=True), 1)
        return len(rows), rows, None

    # --- Activities ------------------------------------------------------------------------------
    def thematic(self, *codes):
        rows = {}
        for row in self.all(Activity, "activity_type"):
            if row.state != "held" or not self.inside(day_of(row.starts_at)):
                continue
            if row.activity_type.code in codes:
                rows[row.pk] = 1 if row.positions.count() else 0
        return sum(rows.values()), rows, None

    def kpi_7(self):
        return self.thematic("matchmaking", "clustering", "community")

    def kpi_7a(self):
        return self.thematic("matchmaking")

    def kpi_7b(self):
        return self.thematic("clustering", "community")

    # --- Funding, consortia, offers --------------------------------------------------------------
    def from_government(self):
        for row in self.all(FundingApplication):
            kinds = [applicant.organisation.kind for applicant in row.applicants.all()]
            if row.submitted_on is not None and row.state != "draft" and "government" in kinds:
                yield row

    def came_from_us(self, application) -> int:
        for outcome in application.outcomes.all():
            activity = outcome.activity
            if activity.state == "held" and day_of(activity.starts_at) <= application.submitted_on:
                return 1
        return 0

    def kpi_9(self):
        rows = {
            row.pk: self.came_from_us(row) for row in self.from_government() if self.inside(row.submitted_on)
        }
        return sum(rows.values()), rows, None

    def kpi_10(self):
        rows = {}
        for row in self.from_government():
            if row.state == "approved" and self.inside(row.decided_on):
                rows[row.pk] = self.came_from_us(row)
        return sum(rows.values()), rows, None

    def kpi_11(self):
        rows, split = {}, {"offer": 0, "collaboration": 0}
        for group in self.all(Consortium):
            offers = [row.submitted_on for row in group.offers.all() if row.submitted_on]
            starts = [
                row.starts_on
                for row in group.projects.all()
                if row.kind == "collaboration" and row.state != "planned" and row.starts_on
            ]
            if not offers and not starts:
                continue
            day = min(offers + starts)
            way = "collaboration" if starts and min(starts) == day else "offer"
            if not self.inside(day):
                continue
            companies = set()
            for partner in group.partners.all():
                if partner.organisation.kind != "company" or partner.accepted_on is None:
                    continue
                if partner.accepted_on <= day and not (partner.left_on and partner.left_on <= day):
                    companies.add(self.whom(partner.organisation))
            if len(companies) >= 2:
                rows[group.pk] = 1
                split[way] += 1
        return len(rows), rows, list(split.values())

    def kpi_12(self):
        rows = {}
        for row in self.all(Offer):
            if row.state == "approved" and self.inside(row.decided_on):
                kinds = {project.kind for project in row.projects.all()}
                rows[row.pk] = 1 if kinds & {"proof_of_concept", "implementation"} else 0
        return sum(rows.values()), rows, None

    # --- Governance ------------------------------------------------------------------------------
    def meetings(self, wanted):
        for row in self.all(Meeting):
            if row.state == "held" and self.inside(day_of(row.starts_at)) and wanted(row.body):
                yield row

    def kpi_16(self):
        rows = {row.pk: 1 for row in self.meetings(lambda body: body.code == "steering_group")}
        return len(rows), rows, None

    def kpi_19(self):
        rows = {row.pk: 1 for row in self.meetings(lambda body: body.code == "board")}
        return len(rows), rows, None

    def kpi_18(self):
        rows = {}
        for row in self.meetings(lambda body: body.is_external):
            rows[row.pk] = 0
            for attendance in row.attendances.all():
                seat = attendance.seat
                if seat.role == "representative" or not seat.body.is_external:
                    rows[row.pk] = 1
        return self.percent(rows), rows, None

    def kpi_17(self):
        rows, started = {}, self.starters()
        for pk, begun in self.steering_since().items():
            if (self.last - begun).days >= 90:
                rows[pk] = 1 if pk in started else 0
        return self.percent(rows), rows, None

    def steering_since(self) -> dict[int, date]:
        """{organisation: first day of its unbroken time on the steering tier} of who is on it on the last day."""
        days = {}
        for row in self.all(Membership, "organisation", "tier"):
            if row.tier and row.tier.code == "steering":
                day = row.starts_on
                while day < row.ends_before and day <= self.last:
                    days.setdefault(self.whom(row.organisation), set()).add(day)
                    day += timedelta(days=1)
        found = {}
        for pk, known in days.items():
            if self.last not in known:
                continue
            day = self.last
            while day - timedelta(days=1) in known:
                day -= timedelta(days=1)
            found[pk] = day
        return found

    def starters(self) -> set[int]:
        found = set()
        for row in self.all(Activity, "activity_type"):
            if row.initiated_by and row.state == "held" and self.inside(day_of(row.starts_at)):
                found.add(self.whom(row.initiated_by))
        for row in self.all(Challenge):
            if row.initiated_by and row.state != "draft" and self.inside(row.submitted_on):
                found.add(self.whom(row.initiated_by))
        for row in self.all(Idea):
            if row.initiated_by and self.inside(row.noted_on):
                found.add(self.whom(row.initiated_by))
        for row in self.all(Project):
            if row.initiated_by and row.state != "planned" and self.inside(row.starts_on):
                found.add(self.whom(row.initiated_by))
        return found

    def percent(self, rows):
        return Fraction(100 * sum(rows.values()), len(rows)) if rows else None
