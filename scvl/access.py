"""Each view states who may come in with one decorator; a system check refuses a URL whose view states nothing.

Default deny: LoginRequiredMiddleware lets nobody without a log-in through, except at views marked `public`.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required

from scvl.errors import NotAllowed

# Views that are not ours and guard themselves: (prefix of the module, who).
FOREIGN_RULES = (
    ("allauth.", "allauth"),
    ("django.contrib.admin.", "admin"),
    ("django.contrib.sitemaps.", "public"),
    ("django.contrib.staticfiles.", "public"),
)


def access_rule(name: str, allows: Callable) -> Callable:
    """A decorator that lets in whom `allows(user)` says, and raises NotAllowed (403) for others who are signed in."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not allows(request.user):
                raise NotAllowed
            return view(request, *args, **kwargs)

        guarded.access_rule = name
        return guarded

    return decorate


def public(view):
    """Everybody, signed in or not; what they see inside still comes from `visible_to`."""
    view = login_not_required(view)
    view.access_rule = "public"
    return view


signed_in = access_rule("signed_in", lambda user: user.is_authenticated)
