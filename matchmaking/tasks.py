from celery import shared_task

from matchmaking import indexing


@shared_task
def rebuild_index():
    indexing.rebuild_index()


@shared_task
def rebuild_index_at_night():
    indexing.rebuild_index(least=1)
