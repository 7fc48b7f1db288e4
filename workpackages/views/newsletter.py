from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from scvl.access import public
from scvl.errors import PortalError
from scvl.limits import within_limit
from workpackages.actions import subscription as actions
from workpackages.forms import SubscribeForm
from workpackages.models import Subscriber

PER_HOUR = 10


@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_subscribe(request):
    """Ask for the newsletter; the screen says the same whether the address was known or not."""
    initial = (
        {"email": request.user.email, "name": request.user.name} if request.user.is_authenticated else {}
    )
    form = SubscribeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not within_limit(request, "newsletter", PER_HOUR):
            form.add_error(None, _("Je vroeg dit al enkele keren. Wacht een uur, of mail ons."))
        else:
            if not form.cleaned_data["website"]:
                actions.subscribe(source="website", **form.values())
            messages.success(request, _("Kijk in je mailbox: met één klik bevestig je je inschrijving."))
            return redirect("workpackages:newsletter-subscribe")
    return render(
        request, "workpackages/newsletter_subscribe.html", {"form": form}, status=422 if form.errors else 200
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_confirm(request, token):
    """The link in the mail asks; a POST confirms, since mail scanners follow links."""
    row = get_object_or_404(Subscriber, token=token, erased_at=None)
    if request.method == "POST":
        try:
            actions.confirm_subscription(subscriber=row)
        except PortalError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Je bent ingeschreven. De volgende nieuwsbrief komt in je mailbox."))
        return redirect("workpackages:newsletter-subscribe")
    return render(request, "workpackages/newsletter_confirm.html", {"row": row})


@csrf_exempt  # a mail program posts here by itself (RFC 8058)
@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_unsubscribe(request, token):
    """One click: the link only asks, the POST ends it."""
    row = get_object_or_404(Subscriber, token=token, erased_at=None)
    if request.method != "POST":
        return render(request, "workpackages/newsletter_unsubscribe.html", {"row": row})
    actions.unsubscribe(subscriber=row)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("Je bent uitgeschreven."), content_type="text/plain; charset=utf-8")
    messages.success(request, _("Je bent uitgeschreven. Je krijgt geen nieuwsbrief meer."))
    return redirect("workpackages:newsletter-subscribe")
