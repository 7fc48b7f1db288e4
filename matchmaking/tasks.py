from celery import shared_task

from matchmaking import indexing
from matchmaking.actions import digest, run


@shared_task
def rebuild_index():
    indexing.rebuild_index()


@shared_task
def rebuild_index_at_night():
    indexing.rebuild_index(least=1)


@shared_task
def recount_runs():
    run.recount_runs()


@shared_task
def send_digests():
    digest.send_digests()
