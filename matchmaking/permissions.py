"""Who may do what with demand and its answers (MODEL 2)."""

from matchmaking.models import Offer
from members.permissions import viewer_of


def can_see_amounts(user) -> bool:
    """The amount and file of every offer: Finance."""
    return viewer_of(user).is_finance


def can_see_amount(user, offer: Offer) -> bool:
    """The amount and file of this offer: its consortium, the addressed government after the deadline, Finance, its guide."""
    return Offer.objects.visible_to(user).filter(pk=offer.pk).exists()
