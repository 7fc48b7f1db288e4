"""What the cluster is, the reference model, privacy, accessibility, contact."""

import uuid

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Body, Capability, Domain, Layer
from scvl.access import public
from scvl.limits import within_limit
from scvl.mail import queue_message
from workpackages.models import WorkPackage

MESSAGES_PER_HOUR = 5


@public
@require_safe
def about(request):
    context = {
        "work_packages": WorkPackage.objects.prefetch_related("tasks"),
        "bodies": Body.objects.filter(is_external=False),
    }
    return render(request, "scvl/about.html", context)


@public
@require_safe
def about_model(request):
    """The reference model: layers, domains and what stands in them."""
    layers = Layer.objects.order_by("-number").prefetch_related("capabilities")
    domains = Domain.objects.prefetch_related("subdomains", "sdgs")
    count = Capability.objects.aggregate(n=Count("pk"))["n"]
    return render(
        request, "scvl/about_model.html", {"layers": layers, "domains": domains, "capability_count": count}
    )


@public
@require_safe
def privacy(request):
    """What we keep of a person, from the declarations beside the fields themselves."""
    models = [
        (
            model._meta.verbose_name,
            [(_field(model, name), fate) for name, fate in model.PERSONAL_DATA.items()],
        )
        for model in apps.get_models()
        if hasattr(model, "PERSONAL_DATA")
    ]
    return render(request, "scvl/privacy.html", {"models": models, "contact_email": settings.CONTACT_EMAIL})


def _field(model, name) -> str:
    return str(model._meta.get_field(name).verbose_name)


@public
@require_safe
def accessibility(request):
    return render(request, "scvl/accessibility.html", {"contact_email": settings.CONTACT_EMAIL})


class ContactForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Je naam"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Je e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(label=gettext_lazy("Je bericht"), max_length=4000, widget=forms.Textarea)
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    """A message to the team. Who fills in the hidden field is a robot, and is thanked all the same."""
    user = request.user
    initial = {"name": user.name, "email": user.email} if user.is_authenticated else {}
    form = ContactForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid() and within_limit(request, "contact", MESSAGES_PER_HOUR):
            if not form.cleaned_data["website"]:
                _send(form.cleaned_data)
            messages.success(request, _("Je bericht is verstuurd. We antwoorden binnen enkele werkdagen."))
            return redirect("contact")
        if form.is_valid():
            form.add_error(None, _("Je stuurde al enkele berichten. Wacht een uur, of mail ons."))
        status = 422
    return render(
        request, "scvl/contact.html", {"form": form, "contact_email": settings.CONTACT_EMAIL}, status=status
    )


def _send(data) -> None:
    queue_message(
        key=f"contact:{uuid.uuid4().hex}",
        to=settings.CONTACT_EMAIL,
        subject=_("Bericht via het portaal van {name}").format(name=data["name"]),
        text=f"{data['name']} <{data['email']}>\n\n{data['text']}",
        reply_to=data["email"],
    )
