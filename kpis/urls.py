from django.urls import path
from django.utils.translation import gettext_lazy as _

from kpis.views import kpi, measurement

app_name = "kpis"
urlpatterns = [
    path(_("kpis/"), kpi.kpi_list, name="kpi-list"),
    path(_("kpis/huidig.json"), kpi.current_json, name="current-json"),
    path(_("kpis/metingen/"), measurement.measurement_list, name="measurement-list"),
    path(_("kpis/metingen/inlezen/"), measurement.measurement_import, name="measurement-import"),
    path(_("kpis/jaar-<int:year>.json"), kpi.year_json, name="year-json"),
    path(_("kpis/jaar-<int:year>/"), kpi.year_detail, name="year-detail"),
    path(_("kpis/jaar-<int:year>/<str:number>.csv"), kpi.kpi_evidence, name="kpi-evidence"),
    path(_("kpis/jaar-<int:year>/<str:number>/"), kpi.kpi_detail, name="kpi-detail"),
]
