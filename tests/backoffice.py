"""Pages of the admin in tests: signing in as staff, and posting a form as the page gave it, with changes."""

from django.forms import Form
from django.test import Client
from django.urls import reverse

from members.models import User


def signed_in(user) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(model, page: str, *args) -> str:
    """The address of a page of the admin of a model: 'changelist', 'add', 'change', 'history' ..."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _values(form: Form) -> dict:
    """What a browser would send of a form that nobody touched."""
    values = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if value is None or value is False:
            continue
        if hasattr(widget, "decompress"):
            parts = widget.decompress(value)
            names = getattr(widget, "widgets_names", [f"_{n}" for n in range(len(parts))])
            pairs = zip(names, widget.widgets, parts, strict=True)
            values |= {bound.html_name + name: one.format_value(part) or "" for name, one, part in pairs}
        elif isinstance(value, list | tuple):
            values[bound.html_name] = [getattr(one, "pk", one) for one in value]
        else:
            values[bound.html_name] = value if isinstance(value, str) else widget.format_value(value)
    return {name: value for name, value in values.items() if value is not None}


def form_of(client: Client, url: str) -> dict:
    """All that the change page at `url` would send, its inlines included."""
    context = client.get(url).context
    values = _values(context["adminform"].form)
    for inline in context.get("inline_admin_formsets", ()):
        formset = inline.formset
        values |= _values(formset.management_form)
        for form in formset.initial_forms:
            values |= _values(form)
    return values
