from django.contrib import admin

from members.admin.base import ReadOnlyAdmin
from workpackages.models import Report


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("work_package", "programme_year", "quarter", "version", "state", "frozen_at")
    list_filter = ("state", "work_package", "programme_year")
    list_select_related = ("work_package", "programme_year")
    search_fields = ("work_package__name_nl", "work_package__title_nl", "programme_year__label")
    exclude = ("data", "corrects")

    def get_queryset(self, request):
        """Without the figures and the bytes: a list of fifty would carry them all."""
        return super().get_queryset(request).light()
