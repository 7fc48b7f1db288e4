from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from members.actions.person import erase_person
from members.admin.base import told
from members.models import Contact, User
from scvl.backoffice import ListMixin, RecordInline

admin.site.unregister(Group)


@admin.register(Group)
class StaffGroupAdmin(GroupAdmin):
    """Groups carry rights: only a superuser changes them."""

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_delete_permission = has_change_permission


class OwnContactInline(RecordInline):
    model = Contact
    fields = ("organisation", "role", "starts_on", "ends_before")
    autocomplete_fields = ("organisation",)


@admin.register(User)
class UserAdmin(ListMixin, admin.ModelAdmin):
    """Log-ins. No password or second factor is shown (MODEL 2); rights are changed by a superuser only."""

    list_display = ("email", "name", "language", "is_active", "last_login")
    list_filter = ("is_active", "groups", "language")
    search_fields = ("email", "name")
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "groups",
        "is_superuser",
        "joined_at",
        "last_login",
        "erased_at",
    )
    filter_horizontal = ("groups",)
    inlines = (OwnContactInline,)
    actions = ("erase",)

    def get_readonly_fields(self, request, obj=None):
        locked = ("joined_at", "last_login", "erased_at", "email")
        if obj and obj.erased_at:
            return self.fields
        return locked if request.user.is_superuser else (*locked, "groups", "is_superuser", "is_active")

    def has_add_permission(self, request):
        return False  # people sign up themselves

    def has_delete_permission(self, request, obj=None):
        return False  # erased, never deleted

    @admin.action(description=_("Wis de gegevens van deze personen"), permissions=["change"])
    def erase(self, request, queryset):
        for user in queryset.filter(erased_at__isnull=True):
            told(request, lambda user=user: erase_person(user=user, by=request.user))


@admin.register(Contact)
class ContactAdmin(ListMixin, admin.ModelAdmin):
    list_display = ("shown_name", "organisation", "role", "starts_on", "ends_before")
    list_filter = ("role", ("organisation", admin.EmptyFieldListFilter), ("user", admin.EmptyFieldListFilter))
    list_select_related = ("organisation", "user")
    search_fields = ("name", "email", "user__email", "user__name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    readonly_fields = ("erased_at",)

    @admin.display(description=_("naam"))
    def shown_name(self, contact) -> str:
        return str(contact)

    def has_delete_permission(self, request, obj=None):
        return False
