"""What pages draw of a snapshot without its rows; those taken before get theirs from what they hold."""

import json
from collections import Counter

from django.db import migrations, models


def fill(apps, schema_editor):
    rows = apps.get_model("kpis", "Snapshot").objects.using(schema_editor.connection.alias)
    for row in rows.iterator():
        row.summary = {number: summary(data) for number, data in json.loads(row.data).get("kpis", {}).items()}
        row.save(update_fields=["summary"])


def summary(data):
    days = Counter()
    for _model, _id, _label, _organisation, count, when, _note, _url in data["rows"]:
        days[when or ""] += count
    kept = {name: data[name] for name in ("value", "companion", "breakdown")}
    return {**kept, "size": len(data["rows"]), "days": sorted(days.items())}


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="summary",
            field=models.JSONField(default=dict, editable=False, verbose_name="samenvatting"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
