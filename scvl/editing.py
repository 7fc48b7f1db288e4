"""Two people in one form: who saves second reads who was first and what differs, and decides with both at hand.

A row that several people edit counts its edits in `version`. Its form carries the count that the editor started from; the
action takes the next turn (`take_turn`), and the page shows what differs where somebody else had it first (`clash_of`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from scvl.errors import Conflict
from scvl.wording import long_date, money


class Superseded(Conflict):
    """Somebody saved the row, or took it away, since its editor opened it; nothing was changed."""


class VersionForm(forms.Form):
    """Carries the version of the row that the editor has before them, apart from what it asks (`answers`)."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def answers(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def take_turn(*, row: models.Model, version: int | None) -> None:
    """Count one more edit of `row` and read it anew, inside the transaction of the edit.

    `version` is the one that the editor had before them; None edits whatever is there. The conditional update decides who
    is first, on both databases. Raises Superseded where another was.
    """
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows = rows if version is None else rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise Superseded
    row.refresh_from_db()


def count_edit(row: models.Model) -> None:
    """Count an edit that was made without a version, of what `row` holds and does not save yet."""
    type(row)._base_manager.filter(pk=row.pk).update(version=F("version") + 1)
    row.refresh_from_db(fields=["version"])


@dataclass(frozen=True)
class Difference:
    label: str
    stored: str
    given: str


@dataclass(frozen=True)
class Clash:
    """Who saved in the meantime ('' where nobody is known) and when, and where that differs from what one typed."""

    by: str
    at: datetime | None
    differences: list[Difference]
    asks_file_again: bool


def clash_of(form: forms.Form, stored: forms.Form, row: models.Model) -> Clash:
    """What the second editor reads. `form` is theirs, bound and valid; `stored` is one of `row` as it is now.

    `form` takes the version of now, so that saving it again is a choice.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = row.version
    saved = row.history.filter(version=row.version).order_by("-history_date", "-history_id").first()
    asked = [(name, form.fields[name]) for name in form.fields if not form[name].is_hidden]
    words = [
        (str(form[name].label), _stored_words(stored, name), _in_words(field, form.cleaned_data.get(name)))
        for name, field in asked
        if not isinstance(field, forms.FileField) and name in stored.fields
    ]
    return Clash(
        by=saved.history_user.get_full_name() if saved and saved.history_user else "",
        at=saved and saved.history_date,
        differences=[Difference(*three) for three in words if three[1] != three[2]],
        asks_file_again=any(form.files.get(form.add_prefix(name)) for name, _field in asked),
    )


def _stored_words(form, name) -> str:
    """A value of the row, through the same field as what was typed."""
    field, value = form.fields[name], form[name].value()
    try:
        return _in_words(field, field.clean(value))
    except forms.ValidationError:  # it was right once: a call that closed since, say
        return str(value or "")


def _in_words(field, value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(field.label_from_instance(row)) for row in value)
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        return long_date(value)
    return str(value).replace("\r\n", "\n").strip()
