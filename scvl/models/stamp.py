from django.db import models


class DataStamp(models.Model):
    """A version per kind of data ('directory'): what is counted from it is cached under this number."""

    name = models.CharField(max_length=40, unique=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self):
        return f"{self.name} {self.version}"
