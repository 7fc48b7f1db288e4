"""State buttons on a change page of the admin: each calls the very action that a page would call."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from scvl.errors import PortalError


@dataclass(frozen=True)
class Move:
    """A button: `do(row, by, reason)` acts; `states` are those it is offered in; `asks` a reason, `danger` asks first."""

    name: str
    label: str
    do: Callable
    states: frozenset
    danger: bool = False
    asks_reason: bool = False


class MovesAdminMixin:
    """Give `moves`, and set `change_form_template` to 'admin/moves_change_form.html'."""

    moves: tuple[Move, ...] = ()
    change_form_template = "admin/moves_change_form.html"

    def get_urls(self):
        info = self.model._meta.app_label, self.model._meta.model_name
        own = path(
            "<path:object_id>/move/<slug:name>/",
            self.admin_site.admin_view(self.move_view),
            name="{}_{}_move".format(*info),
        )
        return [own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        moves = (
            [m for m in self.moves if row and row.state in m.states]
            if self.has_change_permission(request, row)
            else []
        )
        info = self.model._meta.app_label, self.model._meta.model_name
        buttons = [(m, reverse("admin:{}_{}_move".format(*info), args=[row.pk, m.name])) for m in moves]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "moves": buttons})

    def move_view(self, request, object_id, name):
        """Ask where it hurts or needs a reason, then act. Only by POST."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        move = next((m for m in self.moves if m.name == name), None)
        if request.method != "POST" or move is None:
            return HttpResponseNotAllowed(["POST"])
        back = reverse(
            f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change", args=[row.pk]
        )
        reason = request.POST.get("reason", "").strip()
        if (move.danger or move.asks_reason) and "confirmed" not in request.POST:
            return self._confirm(request, row, move, back)
        if move.asks_reason and not reason:
            return self._confirm(request, row, move, back, _("Geef een reden."))
        try:
            move.do(row, request.user, reason)
        except PortalError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("{row}: {state}.").format(row=row, state=row.get_state_display()))
        return redirect(back)

    def _confirm(self, request, row, move, back, error=""):
        context = {**self.admin_site.each_context(request), "title": move.label, "row": row, "move": move}
        context |= {"back": back, "error": error, "opts": self.model._meta}
        return render(request, "admin/move_confirm.html", context, status=422 if error else 200)
