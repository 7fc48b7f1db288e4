from celery import shared_task

from scvl.outbox import run_outbox, sweep_outbox


@shared_task
def run_outbox_row(row_id: int):
    run_outbox(row_id)


@shared_task
def sweep():
    sweep_outbox()
