from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def document_path(document, filename: str) -> str:
    """Where a file lies in private storage: by its hash, never by the name somebody typed."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class Document(models.Model):
    """A file behind the rule of its owner (MODEL 1.10). `owner_label` is a model label such as 'members.organisation'.

    Which rows a person may open is answered by `scvl.documents.documents_visible_to`, from the owner's `visible_to`.
    """

    class Visibility(models.TextChoices):
        OWNER = "owner", _("wie het object mag zien")
        EDITORS = "editors", _("wie het object mag bewerken")
        PUBLIC = "public", _("iedereen")

    owner_label = models.CharField(_("soort eigenaar"), max_length=80)
    owner_id = models.PositiveBigIntegerField(_("eigenaar"))
    visibility = models.CharField(
        _("zichtbaar voor"), max_length=10, choices=Visibility, default=Visibility.OWNER
    )
    title = models.CharField(_("titel"), max_length=200)
    filename = models.CharField(_("bestandsnaam"), max_length=200)
    file = models.FileField(_("bestand"), upload_to=document_path, max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("grootte in bytes"), editable=False)
    content_type = models.CharField(_("soort bestand"), max_length=100, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opgeladen door"),
    )
    uploaded_at = models.DateTimeField(_("opgeladen op"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documenten")
        indexes = [models.Index(fields=["owner_label", "owner_id"], name="document_owner")]
        constraints = [
            models.CheckConstraint(name="document_not_empty", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="document_hash_whole", condition=models.Q(sha256__regex="^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self):
        return self.title
