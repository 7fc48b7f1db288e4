"""What happens by the clock (Europe/Brussels). Far-off work stands in a table and is found by one of these."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "scvl.tasks.sweep", "schedule": 30.0},
    "expire-offers": {"task": "workpackages.tasks.expire_offers", "schedule": 300.0},
    "send-newsletters": {"task": "workpackages.tasks.send_newsletters", "schedule": 60.0},
    "build-due-reports": {
        "task": "workpackages.tasks.build_due_reports",
        "schedule": crontab(hour=5, minute=10),
    },
    "send-digests": {
        "task": "matchmaking.tasks.send_digests",
        "schedule": crontab(hour=7, minute=30, day_of_week=1),
    },
    "rebuild-index": {"task": "matchmaking.tasks.rebuild_index", "schedule": 600.0},
    "rebuild-index-at-night": {
        "task": "matchmaking.tasks.rebuild_index_at_night",
        "schedule": crontab(hour=2, minute=50),
    },
    "forget-subscribers": {
        "task": "workpackages.tasks.forget_subscribers",
        "schedule": crontab(hour=3, minute=40),
    },
    "recount-match-runs": {"task": "matchmaking.tasks.recount_runs", "schedule": crontab(hour=4, minute=20)},
    "forget-persons": {"task": "members.tasks.forget_persons", "schedule": crontab(hour=3, minute=20)},
}
