from django.contrib import messages
from django.core.paginator import Paginator
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

PAGE = 24


def _page(request, *, form=None, file_form=None, faults=(), status=200):
    rows = Measurement.objects.visible_to(request.user)
    context = {
        "form": form or MeasurementForm(),
        "file_form": file_form or MeasurementFileForm(),
        "faults": faults,
        "is_refused_file": bool(faults or file_form),  # its address takes no GET
        "page_of_rows": Paginator(rows, PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "kpis/measurement_list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def measurement_list(request):
    """The entered figures, and the form for one more."""
    form = MeasurementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_measurement(by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            again = row.history.count() > 1
            text = _("De meting van die dag is vervangen.") if again else _("De meting is bewaard.")
            messages.success(request, text)
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
    read = report.created + report.changed
    text = ngettext("{n} meting ingelezen.", "{n} metingen ingelezen.", read)
    messages.success(request, text.format(n=read))
    return redirect("kpis:measurement-list")
