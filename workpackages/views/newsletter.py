from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from scvl.access import public
from scvl.errors import PortalError
from scvl.limits import within_limit
from scvl.wording import is_english
from workpackages.actions import subscription as actions
from workpackages.forms import SubscribeForm
from workpackages.letter import render_edition
from workpackages.models import Newsletter, Subscriber

PER_HOUR = 10
LAST = 3


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
    sent = Newsletter.objects.visible_to(AnonymousUser()).filter(state=Newsletter.State.SENT)
    context = {"form": form, "editions": sent.order_by("-sent_at")[:LAST]}
    return render(
        request, "workpackages/newsletter_subscribe.html", context, status=422 if form.errors else 200
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_confirm(request, token):
    """The link in the mail asks; a POST confirms, since mail scanners follow links."""
    row = actions.subscriber_of(token)
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "workpackages/newsletter_confirm.html", {"row": row})
    try:
        actions.confirm_subscription(subscriber=row)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Je bent ingeschreven. De volgende nieuwsbrief komt in je mailbox."))
    return redirect("workpackages:newsletter-subscribe")


@csrf_exempt  # a mail program posts here by itself (RFC 8058); whoever has the code may end the subscription
@public
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_unsubscribe(request, token):
    """One click: the link only asks, the POST ends it."""
    row = get_object_or_404(Subscriber, token=token.replace("\x00", ""), erased_at=None)
    if request.method != "POST":
        return render(request, "workpackages/newsletter_unsubscribe.html", {"row": row})
    if request.POST.get("List-Unsubscribe") == "One-Click":
        actions.unsubscribe(subscriber=row)
        return HttpResponse(_("Je bent uitgeschreven."), content_type="text/plain; charset=utf-8")
    return _unsubscribe_from_page(request, row)


@csrf_protect
def _unsubscribe_from_page(request, row):
    actions.unsubscribe(subscriber=row)
    messages.success(request, _("Je bent uitgeschreven. Je krijgt geen nieuwsbrief meer."))
    return redirect("workpackages:newsletter-subscribe")


@public
@require_safe
@csp_replace({"style-src": ["'unsafe-inline'"], "script-src": ["'none'"]})
def newsletter_read(request, pk):
    """An edition that went out, as a page."""
    row = get_object_or_404(Newsletter.objects.visible_to(request.user), pk=pk)
    html, _text = render_edition(row, "en" if is_english() else "nl", is_mail=False)
    return HttpResponse(html)
