"""The queue: Celery over Redis in production, over memory with a worker thread in the web process otherwise."""

import os

from celery import Celery
from django.conf import settings

from scvl.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scvl.settings")

app = Celery("scvl")
app.config_from_object(settings.CELERY)
app.autodiscover_tasks()
app.conf.beat_schedule = BEAT_SCHEDULE
