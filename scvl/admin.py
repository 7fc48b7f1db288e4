from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    def has_permission(self, request) -> bool:
        return request.user.is_active and request.user.is_staff
