"""How our forms are drawn: label, hint, error, input, in that order (GUIDE, Focus, targets, forms).

Django fills in `aria-describedby` (hint and error) and `aria-invalid`; here comes the class of the input, and the
templates in templates/forms/. The admin draws its own fields.
"""

from django.core.exceptions import ValidationError
from django.forms import (
    BoundField,
    CharField,
    CheckboxInput,
    ModelMultipleChoiceField,
    RadioSelect,
    Textarea,
)
from django.forms.renderers import TemplatesSetting

from scvl.markdown import check_markdown

LONGEST_KEY = 18  # digits; a longer number fits no column, and SQLite refuses to look for it


class PortalBoundField(BoundField):
    """A field of a form; its input gets the class `input`, unless the widget has a class of its own."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if "class" not in widget.attrs and not isinstance(widget, CheckboxInput | RadioSelect):
            attrs.setdefault("class", "input")
        return attrs


class PortalFormRenderer(TemplatesSetting):
    """Our templates for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField


class MarkdownText(CharField):
    """A text that a page renders as Markdown, in so many rows; refuses what would not come out as its writer meant."""

    default_validators = [check_markdown]

    def __init__(self, *, rows=6, **kwargs):
        super().__init__(widget=Textarea(attrs={"rows": rows}), **kwargs)


class SeveralRows(ModelMultipleChoiceField):
    """Rows by their key; a number that no row can have is as unknown as any other."""

    def clean(self, value):
        for one in value if isinstance(value, list | tuple) else ():
            if isinstance(one, str) and len(one) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one[:40]}
                )
        return super().clean(value)
