"""The clock calls tasks that exist."""

import pytest

from scvl.celery import app
from scvl.schedule import BEAT_SCHEDULE


@pytest.mark.parametrize("entry", BEAT_SCHEDULE)
def test_what_the_clock_calls_is_a_task_of_the_queue(entry):
    app.loader.import_default_modules()  # as a worker does when it starts
    assert BEAT_SCHEDULE[entry]["task"] in app.tasks
