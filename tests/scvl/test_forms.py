"""How forms are drawn: label, hint, error, input; what is optional says so; two errors or more have a summary."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from members.models import Domain
from scvl.forms import SeveralRows
from tests.factories.members import DomainFactory

CHOICES = [("a", "verplicht"), ("b", "gewenst")]


class Form(forms.Form):
    title = forms.CharField(label="Titel", help_text="In één zin.")
    kind = forms.ChoiceField(label="Soort", choices=CHOICES, widget=forms.RadioSelect)
    day = forms.DateField(label="Dag", required=False)
    agreed = forms.BooleanField(label="Akkoord")


def test_label_hint_error_and_input_in_that_order():
    html = Form({"kind": "a", "agreed": "on"})["title"].as_field_group()
    order = [
        html.index(part) for part in ("<label", 'id="id_title_helptext"', 'id="id_title_error"', "<input")
    ]
    assert order == sorted(order)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="input"' in html


def test_only_what_is_optional_says_so():
    html = str(Form())
    assert html.count("niet verplicht") == 1
    assert "niet verplicht" in Form()["day"].as_field_group()


def test_two_errors_have_a_summary_with_links():
    html = str(Form({"title": "x"}))
    assert 'role="alert"' in html
    assert "Er kloppen nog 2 dingen niet." in html
    assert '<a href="#id_kind_0">Soort</a>' in html
    assert '<a href="#id_agreed">Akkoord</a>' in html
    assert 'id="id_kind_0"' in html


def test_one_error_stands_at_its_field_only():
    html = str(Form({"title": "x", "kind": "a"}))
    assert 'role="alert"' not in html
    assert 'id="id_agreed_error"' in html


def test_an_error_of_the_whole_form_stands_on_top():
    form = Form({"title": "x", "kind": "a", "agreed": "on"})
    form.add_error(None, "Samen klopt dit niet.")
    assert str(form).index("Samen klopt dit niet.") < str(form).index("<label")


def test_choices_are_a_fieldset_with_a_legend():
    html = Form()["kind"].as_field_group()
    assert "<fieldset" in html
    assert "<legend>Soort</legend>" in html
    assert html.count('<label class="check"') == 2


def test_what_was_typed_is_still_there_and_a_date_is_as_the_browser_wants_it():
    with override("nl"):
        assert 'value="2026-10-06"' in str(
            Form(initial={"day": __import__("datetime").date(2026, 10, 6)})["day"]
        )
    assert 'value="bewaard"' in str(Form({"title": "bewaard"})["title"])


def test_a_value_can_not_break_out_of_its_input():
    assert "<script>" not in str(Form({"title": '"><script>alert(1)</script>'}))


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["9" * 19, "9" * 5000, "-" + "9" * 19])
def test_a_number_that_no_row_can_have_is_not_in_the_list(value):
    row = DomainFactory()
    field = SeveralRows(Domain.objects.all())
    assert list(field.clean([str(row.pk)])) == [row]
    with pytest.raises(ValidationError) as refused:
        field.clean([str(row.pk), value])
    assert refused.value.code == "invalid_choice"
