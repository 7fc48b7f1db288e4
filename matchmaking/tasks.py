from celery import shared_task

from matchmaking.actions import run


@shared_task
def recount_runs():
    run.recount_runs()
