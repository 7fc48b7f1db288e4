from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kpis.actions.measurement import enter_measurement, import_measurements
from kpis.forms import MeasurementFileForm, MeasurementForm
from kpis.models import Measurement
from members.permissions import team_only
from scvl.errors import PortalError
from scvl.imports import MAX_BYTES


def _page(request, *, form=None, file_form=None, faults=(), status=200):
    context = {
        "form": form or MeasurementForm(),
        "file_form": file_form or MeasurementFileForm(),
        "faults": faults,
        "rows": Measurement.objects.visible_to(request.user)[:100],
    }
    return render(request, "kpis/measurement_list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def measurement_list(request):
    """The entered figures, and the form for one more."""
    form = MeasurementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_measurement(by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De meting is bewaard."))
            return redirect("kpis:measurement-list")
    return _page(request, form=form, status=422 if form.errors else 200)


@require_POST
@team_only
def measurement_import(request):
    form = MeasurementFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form, status=422)
    upload = form.cleaned_data["file"]
    report = import_measurements(data=upload.read(MAX_BYTES + 1), by=request.user)
    if not report.is_good:
        return _page(request, faults=report.faults, status=422)
    text = ngettext("{n} meting ingelezen.", "{n} metingen ingelezen.", report.created)
    messages.success(request, text.format(n=report.created))
    return redirect("kpis:measurement-list")
