from celery import shared_task

from workpackages import sending
from workpackages.actions import registration, report, subscription


@shared_task
def expire_offers():
    registration.expire_offers()


@shared_task
def build_due_reports():
    report.build_due_reports()


@shared_task
def send_newsletters():
    for newsletter_id in sending.send_due():
        send_newsletter.delay(newsletter_id)


@shared_task
def send_newsletter(newsletter_id: int):
    if sending.send_batch(newsletter_id):
        send_newsletter.delay(newsletter_id)


@shared_task
def forget_subscribers():
    subscription.forget_subscribers()
