from celery import shared_task

from workpackages.actions import registration


@shared_task
def expire_offers():
    registration.expire_offers()
