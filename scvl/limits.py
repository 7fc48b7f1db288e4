"""How often one visitor may send something, counted in the cache under a key that doesn't show the address."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def within_limit(request, name: str, per_hour: int) -> bool:
    """Whether this visitor's sending of `name` is within the limit; counts it."""
    visitor = salted_hmac(name, get_adapter().get_client_ip(request)).hexdigest()[:24]
    key = f"{name}:{visitor}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) <= per_hour
    except ValueError:  # lapsed between the two
        return True
