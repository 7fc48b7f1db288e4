from celery import shared_task

from matchmaking.actions import digest


@shared_task
def send_digests():
    digest.send_digests()
