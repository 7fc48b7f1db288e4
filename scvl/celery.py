"""The queue: Celery over Redis in production, over memory with a worker thread in the web process otherwise."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scvl.settings")

from django.conf import settings

app = Celery("scvl")
app.config_from_object(settings.CELERY)
app.autodiscover_tasks()

from scvl.schedule import BEAT_SCHEDULE

app.conf.beat_schedule = BEAT_SCHEDULE
