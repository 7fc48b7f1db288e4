from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.enums import StaffGroup
from scvl.periods import local_today
from scvl.personal import Fate


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the team and oneself see an account."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        return self.filter(pk=user.pk) if viewer.is_authenticated else self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A log-in. It carries no rights: those are dated rows (Contact, Seat) and groups (Team, Finance)."""

    email = models.EmailField(_("e-mailadres"), max_length=254)
    name = models.CharField(_("naam"), max_length=150, blank=True)
    language = models.CharField(
        _("taal"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    is_active = models.BooleanField(_("actief"), default=True)
    joined_at = models.DateTimeField(_("aangemaakt op"), default=timezone.now)
    terms_accepted_at = models.DateTimeField(_("voorwaarden aanvaard op"), null=True, blank=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    PERSONAL_DATA = {
        "email": Fate(kept=_("zolang het account bestaat"), erased=_("gewist-<nummer>@erased.invalid")),
        "name": Fate(kept=_("zolang het account bestaat"), erased=_("leeg")),
        "password": Fate(
            kept=_("zolang het account bestaat, alleen als afgeleide"), erased=_("onbruikbaar gemaakt")
        ),
        "last_login": Fate(kept=_("zolang het account bestaat"), erased=_("leeg")),
    }
    NOT_PERSONAL = frozenset(
        {"id", "is_superuser", "language", "is_active", "joined_at", "terms_accepted_at", "erased_at"}
    )

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Dit e-mailadres is al in gebruik."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """The first word of the name, for a greeting; empty where no name is known."""
        return self.name.split(" ")[0] if self.name else ""

    @cached_property
    def group_names(self) -> frozenset[str]:
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def is_staff(self) -> bool:
        """May enter the admin: member of the groups Team or Finance, or superuser."""
        if not self.is_active:
            return False
        return self.is_superuser or bool(self.group_names & {StaffGroup.TEAM, StaffGroup.FINANCE})


class ContactQuerySet(models.QuerySet):
    def current(self, on=None):
        """Contacts whose period holds `on` (a date; today by default) and that are not erased."""
        on = on or local_today()
        return self.filter(
            models.Q(ends_before__isnull=True) | models.Q(ends_before__gt=on),
            starts_on__lte=on,
            erased_at__isnull=True,
        )

    def guests(self):
        """Contacts without an organisation: they wait to be linked."""
        return self.filter(organisation__isnull=True, erased_at__isnull=True)

    def visible_to(self, user):
        """Contact persons are for members and the team (MODEL 2); a person always sees their own."""
        from members.permissions import viewer_of

        viewer = viewer_of(user)
        if viewer.is_team:
            return self
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_member:
            return self.filter(
                models.Q(user=user) | models.Q(organisation__isnull=False, erased_at__isnull=True)
            )
        return self.filter(user=user)


class Contact(models.Model):
    """A person's tie to an organisation, dated: a user, or a bare name and e-mail (a guest)."""

    class Role(models.TextChoices):
        MAIN = "main", _("hoofdcontact")
        COLLEAGUE = "colleague", _("medewerker")
        FINANCE = "finance", _("facturatie")
        GUEST = "guest", _("gast")

    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("gebruiker"),
    )
    name = models.CharField(_("naam"), max_length=150, blank=True)
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    job_title = models.CharField(_("functie"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("organisatie"),
    )
    role = models.CharField(_("rol"), max_length=12, choices=Role, default=Role.COLLEAGUE)
    starts_on = models.DateField(_("van"), default=local_today)
    ends_before = models.DateField(
        _("tot"), null=True, blank=True, help_text=_("de eerste dag waarop het niet meer geldt")
    )
    consent_at = models.DateTimeField(_("toestemming op"), null=True, blank=True)
    consent_source = models.CharField(_("toestemming via"), max_length=60, blank=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    PERSONAL_DATA = {
        "user": Fate(kept=_("zolang het contact loopt"), erased=_("leeg")),
        "name": Fate(kept=_("tot 3 jaar na het einde van het contact"), erased=_("leeg")),
        "email": Fate(kept=_("tot 3 jaar na het einde van het contact"), erased=_("leeg")),
        "phone": Fate(kept=_("tot 3 jaar na het einde van het contact"), erased=_("leeg")),
        "job_title": Fate(kept=_("tot 3 jaar na het einde van het contact"), erased=_("leeg")),
    }
    NOT_PERSONAL = frozenset(
        {
            "id",
            "organisation",
            "role",
            "starts_on",
            "ends_before",
            "consent_at",
            "consent_source",
            "erased_at",
        }
    )

    class Meta:
        verbose_name = _("contactpersoon")
        verbose_name_plural = _("contactpersonen")
        indexes = [models.Index(fields=["email"], name="contact_email")]
        constraints = [
            models.CheckConstraint(
                name="contact_is_somebody",
                condition=models.Q(user__isnull=False)
                | ~models.Q(email="")
                | models.Q(erased_at__isnull=False),
                violation_error_message=_("Kies een gebruiker of geef een e-mailadres."),
            ),
            models.CheckConstraint(
                name="contact_period_not_empty",
                condition=models.Q(ends_before__isnull=True)
                | models.Q(ends_before__gt=models.F("starts_on")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ends_before__isnull=True, user__isnull=False),
                name="contact_one_open_per_organisation",
                violation_error_message=_("Deze persoon is al contact van deze organisatie."),
            ),
        ]

    def __str__(self):
        return self.display_name or str(_("gewist contact"))

    @property
    def display_name(self) -> str:
        return self.name or (self.user.name or self.user.email if self.user_id else self.email)

    @property
    def address(self) -> str:
        """The e-mail address mail goes to: the user's own where there is one."""
        return self.user.email if self.user_id else self.email
