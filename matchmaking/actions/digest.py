"""New matches by mail: asked for by a person, once a week, and only where there is something new."""

import logging

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from matchmaking import matches, pages
from matchmaking.models import Challenge, MatchDigest
from matchmaking.permissions import can_get_digest
from members.models import Contact
from scvl.errors import NotAllowed
from scvl.mail import queue_mail
from scvl.periods import local_today

log = logging.getLogger(__name__)
SIGNER = Signer(sep=".", salt="match-digest")
MOST = 10


def stop_code(digest: MatchDigest) -> str:
    """What stands in the link that ends it. It stays good for as long as the row is there."""
    return SIGNER.sign(digest.pk)


def digest_of(code: str) -> MatchDigest | None:
    """Whose code this is; None for one that is not ours, or of a row that is gone."""
    try:
        pk = SIGNER.unsign(code)
    except BadSignature:
        return None
    return MatchDigest.objects.filter(pk=pk).first()


@transaction.atomic
def start_digest(*, contact: Contact, by) -> MatchDigest:
    """From now on, once a week. Asking twice changes nothing; asking again after a stop begins a new consent.

    Raises NotAllowed for an organisation that is no member now.
    """
    if not can_get_digest(by, contact.organisation.survivor):
        raise NotAllowed
    row, _made = MatchDigest.objects.select_for_update().get_or_create(contact=contact)
    if not row.is_running:
        row.started_on, row.stopped_on = local_today(), None
        row.save(update_fields=["started_on", "stopped_on"])
    log.info("digest started id=%s by=%s", row.pk, by.pk)
    return row


def stop_digest(*, digest: MatchDigest) -> None:
    """No more mails. Doing it twice changes nothing more."""
    if MatchDigest.objects.running().filter(pk=digest.pk).update(stopped_on=local_today()):
        log.info("digest stopped id=%s", digest.pk)


def send_digests() -> int:
    """The mails of this week, for who has something new; rows of erased persons go. Returns how many; a second run
    in the same week sends none."""
    MatchDigest.objects.filter(contact__erased_at__isnull=False).delete()
    current = Contact.objects.current().filter(user__isnull=False)
    wanted = MatchDigest.objects.running().filter(contact__in=current).order_by("pk")
    number = sum(_send(pk) for pk in list(wanted.values_list("pk", flat=True)))
    if number:
        log.info("digests sent rows=%s", number)
    return number


@transaction.atomic
def _send(pk: int) -> bool:
    """The mail of one person. The row is locked: a second clock waits, and then finds this week done."""
    rows = MatchDigest.objects.running().select_for_update(of=("self",))
    row = rows.select_related("contact__user", "contact__organisation__merged_into").filter(pk=pk).first()
    today = local_today()
    if row is None or (row.last_sent_on and _week(row.last_sent_on) == _week(today)):
        return False
    user, organisation = row.contact.user, row.contact.organisation and row.contact.organisation.survivor
    if organisation is None or not can_get_digest(user, organisation):
        return False
    with override(user.language):
        found = _new(row, user, organisation)
        if not found:
            return False
        _mail(row, user, organisation, found)
    row.told.add(*[match.challenge for match in found])
    row.last_sent_on = today
    row.save(update_fields=["last_sent_on"])
    return True


def _new(row, user, organisation) -> list[matches.Match]:
    """What fits, can still be answered, was in no earlier mail, and has no answer of ours yet: the best of it."""
    told = set(row.told.values_list("pk", flat=True))
    answered = set(organisation.interests.values_list("challenge_id", flat=True))
    still_open = set(Challenge.objects.open().values_list("pk", flat=True))
    ranked = matches.ranked(user, [organisation], left_out=told | answered, covered_only=True)
    best = [one for one in ranked if one.challenge_id in still_open]
    return matches.described(organisation, best[:MOST])


def _mail(row, user, organisation, found) -> None:
    stop = reverse("matchmaking:digest-end", args=[stop_code(row)])
    context = {
        "name": user.get_short_name(),
        "organisation": organisation.name,
        "rows": [
            {
                "title": match.challenge.title,
                "asked_by": pages.demand_of(match.challenge),
                "deadline_at": match.challenge.deadline_at,
                "why": match.fits[0][1].why,
                "url": f"{settings.SITE_URL}{match.challenge.get_absolute_url()}",
            }
            for match in found
        ],
        "since": row.started_on,
        "url": f"{settings.SITE_URL}{reverse('matchmaking:match-list')}",
        "stop_url": f"{settings.SITE_URL}{stop}",
    }
    queue_mail(
        key=f"match-digest:{row.contact_id}:{_week(local_today())}",
        to=user.email,
        template="match_digest",
        context=context,
        language=user.language,
        headers={
            "List-Unsubscribe": f"<{context['stop_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _week(day) -> str:
    """'2026-W48'."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"
