"""Calls in bulk; a programme that is missing is made, and the preview says so."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.text import slugify
from django.utils.translation import gettext as _

from matchmaking.forms import end_of_day
from matchmaking.models import Call, FundingProgramme
from members.imports.base import TableImport
from scvl.imports import Column, Fault, ImportReport, merge, text_to
from scvl.periods import local_date

FIELDS = ("title_en", "title_nl", "text_en", "deadline_at", "budget_min", "budget_max", "expected_grants")


def read_day(text: str):
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Schrijf een datum als 2026-11-24.")) from error


def read_amount(text: str):
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(_("Schrijf een bedrag in cijfers, zonder punten: 10000000.")) from error
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 12:
        raise ValueError(_("Een bedrag is 0 of meer, en hoogstens twaalf cijfers."))
    return amount


def read_count(text: str):
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise ValueError(_("Geef een geheel getal."))
    return int(text)


class CallImport(TableImport):
    """Calls of European programmes, found again by their topic."""

    key = "topic_id"
    name = "calls"

    def columns(self):
        return (
            Column("topic_id", text_to(100), required=True, filled=True),
            Column("title", text_to(300), required=True, filled=True),
            Column("call_title", str),
            Column("programme", text_to(200), required=True, filled=True),
            Column("type_of_action", str),
            Column("deadline", read_day, required=True),
            Column("deadline_model", str),
            Column("budget_min_eur", read_amount),
            Column("budget_max_eur", read_amount),
            Column("expected_grants", read_count),
        )

    def write(self, rows, report: ImportReport, by) -> None:
        self.programmes = {}
        for row in FundingProgramme.objects.all():
            self.programmes |= dict.fromkeys((row.name_nl.casefold(), row.name_en.casefold(), row.code), row)
        known = {row.source_reference: row for row in Call.objects.exclude(source_reference=None)}
        for line, values in rows:
            low, high = values.get("budget_min_eur"), values.get("budget_max_eur")
            if low is not None and high is not None and low > high:
                message = _("Het hoogste bedrag moet minstens het laagste zijn.")
                report.faults.append(Fault(line, "budget_max_eur", str(high), message))
                continue
            self._bring(known, values, report, by)

    def _bring(self, known, values, report, by) -> None:
        reference, wanted = f"import:{values['topic_id']}", self._plain(values)
        row = known.get(reference)
        if row is None:
            row = Call(
                kind=Call.Kind.EU,
                programme=self._programme(values["programme"], report),
                source_reference=reference,
                imported=_jsonable(wanted),
                **wanted,
            )
            row._history_user = by
            row.save()
            report.created += 1
            return
        present = {name: getattr(row, name) for name in FIELDS}
        changes, kept = merge(row.imported, _jsonable(present), _jsonable(wanted))
        report.kept += [(row.title_nl, name, str(present[name]), str(wanted[name])) for name in kept]
        if not changes:
            report.unchanged += 1
            return
        for name in changes:
            setattr(row, name, wanted[name])
        row.imported = {**row.imported, **changes}
        row._history_user = by
        row.save()
        report.changed += 1

    def _plain(self, values) -> dict:
        about = ". ".join(filter(None, (values.get("call_title", ""), values.get("type_of_action", ""))))
        return {
            "title_en": values["title"],
            "title_nl": values["title"],
            "text_en": about,
            "deadline_at": end_of_day(values.get("deadline")),
            "budget_min": values.get("budget_min_eur"),
            "budget_max": values.get("budget_max_eur"),
            "expected_grants": values.get("expected_grants"),
        }

    def _programme(self, name, report) -> FundingProgramme:
        found = self.programmes.get(name.casefold()) or self.programmes.get(slugify(name))
        if found is None:
            found = FundingProgramme.objects.create(
                code=slugify(name)[:60], name_nl=name, name_en=name, level=FundingProgramme.Level.EUROPE
            )
            self.programmes[name.casefold()] = found
            report.notes.append(_("Nieuw programma: {name}").format(name=name))
        return found


def _jsonable(values: dict) -> dict:
    """Values as JSON keeps them; a moment by its day in Brussels, an amount in cents."""
    shown = {}
    for name, value in values.items():
        if isinstance(value, Decimal):
            shown[name] = f"{value:.2f}"
        elif name == "deadline_at" and value is not None:
            shown[name] = local_date(value).isoformat()
        else:
            shown[name] = value
    return shown
