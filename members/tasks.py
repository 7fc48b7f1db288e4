from celery import shared_task

from members.actions import retention


@shared_task
def forget_persons():
    retention.forget_persons()
