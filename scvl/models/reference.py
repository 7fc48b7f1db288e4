from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ReferenceModel(models.Model):
    """A row of reference data: `code` is its key, `loaded` keeps the values as last loaded.

    A field whose value differs from `loaded` was edited by staff and is kept at the next load (MODEL 1.12).
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_nl = models.CharField(_("naam (Nederlands)"), max_length=200)
    name_en = models.CharField(_("naam (Engels)"), max_length=200, blank=True)
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; Dutch where English is missing."""
        return localised(self, "name")


def localised(row, field: str) -> str:
    """The value of `field_en` for an English reader where it is filled, else of `field_nl`."""
    if (get_language() or "nl").startswith("en"):
        return getattr(row, f"{field}_en") or getattr(row, f"{field}_nl")
    return getattr(row, f"{field}_nl")
