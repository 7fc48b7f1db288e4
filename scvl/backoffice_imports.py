"""An 'Importeer' button on a list of the admin: a file, its preview, and only then the import."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scvl.imports import MAX_BYTES


class ImportAdminMixin:
    """Give `import_class`: its `run(data, dry_run, by)` makes the preview and the import."""

    import_class: type
    change_list_template = "admin/import_change_list.html"

    def get_urls(self):
        info = self.model._meta.app_label, self.model._meta.model_name
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="{}_{}_bring_in".format(*info)), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        url = reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_bring_in")
        allowed = self.has_add_permission(request) and self.has_change_permission(request)
        return super().changelist_view(
            request, {**(extra_context or {}), "import_url": url if allowed else ""}
        )

    def import_view(self, request):
        """Step one takes a file and shows the preview; step two brings in that very file."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        job = self.import_class()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Importeer {what}").format(what=self.model._meta.verbose_name_plural),
            "opts": self.model._meta,
            "columns": job.columns(),
        }
        if request.method == "POST" and "token" in request.POST:
            return self._bring_in(request, job)
        if request.method == "POST":
            self._preview(request, job, context)
        return render(request, "admin/import.html", context)

    def _preview(self, request, job, context) -> None:
        upload = request.FILES.get("file")
        if upload is None:
            context["error"] = _("Kies eerst een bestand.")
            return
        if upload.size > MAX_BYTES:
            context["error"] = _("Het bestand is te groot. Splits het in delen van hoogstens 10 MB.")
            return
        data = upload.read()
        context |= {"report": job.run(data, dry_run=True), "filename": upload.name}
        if context["report"].is_good:
            token = hashlib.sha256(data).hexdigest()
            name = self._name(request, token)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(data))
            context["token"] = token

    def _name(self, request, token) -> str:
        """The place of a file between its preview and its import: one's own, by its hash."""
        if len(token) != 64 or not token.isalnum():
            raise Http404
        return f"imports/{request.user.pk}-{self.model._meta.model_name}-{token}"

    def _bring_in(self, request, job):
        name = self._name(request, request.POST["token"])
        if not default_storage.exists(name):
            messages.error(request, _("Dit bestand is niet meer bewaard. Laad het opnieuw op."))
            return redirect(request.path)
        with default_storage.open(name) as file:
            report = job.run(file.read(), by=request.user)
        default_storage.delete(name)
        if not report.is_good:
            messages.error(
                request,
                _("Er veranderde intussen iets, en er is niets ingelezen. Laad het bestand opnieuw op."),
            )
            return redirect(request.path)
        done = ngettext("{n} nieuwe rij", "{n} nieuwe rijen", report.created).format(n=report.created)
        messages.success(request, _("{done}, {changed} gewijzigd.").format(done=done, changed=report.changed))
        return redirect(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")
