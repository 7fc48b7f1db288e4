from django.db import models

from scvl.markdown import check_markdown


class MarkdownField(models.TextField):
    """A text that a page renders as Markdown: each form over it, also the admin's, refuses what would not come out.

    To the database, and so to migrations, a plain text.
    """

    default_validators = [check_markdown]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
