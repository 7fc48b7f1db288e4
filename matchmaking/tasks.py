from celery import shared_task

from matchmaking.actions import digest, run


@shared_task
def recount_runs():
    run.recount_runs()


@shared_task
def send_digests():
    digest.send_digests()
