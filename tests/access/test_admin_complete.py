"""Each admin of ours has what the team works with: search, filters, columns, fields that look rows up, old versions.

Where one lacks something, the reason stands here.
"""

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.forms import ModelChoiceField
from simple_history.admin import SimpleHistoryAdmin

from scvl.backoffice import ListMixin
from tests.factories.members import UserFactory

OURS = {
    model._meta.label: site
    for model, site in admin.site._registry.items()
    if model._meta.app_label in ("scvl", "members", "matchmaking", "workpackages", "kpis")
}
FEW = "a handful of rows of the reference data: one sees them all"
NO_FILTER = {
    "matchmaking.ProcurementRoute": FEW,
    "members.Domain": FEW,
    "members.InvoiceSequence": "a row a calendar year",
    "members.Layer": FEW,
    "members.ProfileQuestion": FEW,
    "members.Sdg": FEW,
    "members.SizeBand": FEW,
    "members.Tier": FEW,
    "workpackages.TeamRole": FEW,
    "workpackages.WorkPackage": FEW,
}
PERSONAL = "history keeps no personal data (MODEL 1.11); its moves are Transition rows"
STANDS = "written once by an action and never changed"
NO_VERSIONS = {
    "kpis.Snapshot": STANDS,
    "matchmaking.MatchDigest": PERSONAL,
    "matchmaking.MatchRun": STANDS,
    "members.Contact": PERSONAL,
    "members.InvoiceSequence": "a counter",
    "members.MembershipApplication": PERSONAL,
    "members.Municipality": "geography from a list: its loads and edits stand in the log of the admin",
    "members.Position": "made anew with its offering or profile, of which old versions are kept",
    "members.Sdg": "the goals of the United Nations: edits stand in the log of the admin",
    "members.Transition": STANDS,
    "members.User": PERSONAL,
    "scvl.Document": "a file stands; another one is another row",
    "scvl.Outbox": "work to be done, with its own states",
    "workpackages.Delivery": PERSONAL,
    "workpackages.Registration": PERSONAL,
    "workpackages.Report": "a version a row, each with its hash",
    "workpackages.Rotation": "a plan that is made anew",
    "workpackages.RotationTable": "part of a plan that is made anew",
    "workpackages.Subscriber": PERSONAL,
}
SMALL = {  # tables that stay short; and the needs of one challenge
    "auth.Group",
    "kpis.Kpi",
    "matchmaking.Need",
    "members.Body",
    "members.Domain",
    "members.Layer",
    "members.SizeBand",
    "members.Tier",
    "workpackages.AccelerationEdition",
    "workpackages.ActivityType",
    "workpackages.ProgrammeYear",
    "workpackages.Task",
    "workpackages.WorkPackage",
}


def test_every_admin_can_be_searched():
    assert [label for label, site in OURS.items() if not site.search_fields] == []


def test_every_admin_has_filters_or_a_reason():
    assert {label for label, site in OURS.items() if not site.list_filter} == set(NO_FILTER)


def test_every_admin_names_its_columns():
    """Offer chooses them by who looks."""
    plain = {label for label, site in OURS.items() if tuple(site.list_display) == ("__str__",)}
    assert plain == {"matchmaking.Offer"}


def test_every_admin_tells_what_a_list_can_not_read():
    assert [label for label, site in OURS.items() if not isinstance(site, ListMixin)] == []


def test_old_versions_are_kept_or_there_is_a_reason():
    keeps = {label for label, site in OURS.items() if hasattr(site.model, "history")}
    assert set(OURS) - keeps == set(NO_VERSIONS)
    assert [label for label in keeps if not isinstance(OURS[label], SimpleHistoryAdmin)] == []


def choices_of(site, request):
    """(field, model) of each field, of the form and its inlines, that lists every row of another table."""
    fields = dict(site.get_form(request)().fields)
    for inline in site.get_inline_instances(request):
        if inline.has_add_permission(request, None) or inline.has_change_permission(request):
            formset = inline.get_formset(request)
            name = type(inline).__name__
            own = formset.form.base_fields.items()
            fields |= {f"{name}.{key}": field for key, field in own if key != formset.fk.name}
    for name, field in fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(field, ModelChoiceField) and not isinstance(widget, AutocompleteMixin):
            yield name, field.queryset.model._meta.label


@pytest.mark.django_db
def test_a_table_that_grows_is_looked_up_and_not_listed(rf):
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)
    filled_in = {label: site for label, site in OURS.items() if site.has_change_permission(request)}
    listed = {(label, *one) for label, site in filled_in.items() for one in choices_of(site, request)}
    assert [one for one in sorted(listed) if one[2] not in SMALL] == []
    assert {model for _label, _field, model in listed} == SMALL
