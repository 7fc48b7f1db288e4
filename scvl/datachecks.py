"""What must hold over several rows, where no constraint of the database can say it on both databases.

Each app states its own in `datachecks.py`; `manage.py check_data` runs them all.
"""

from collections.abc import Callable, Iterator

from django.utils.module_loading import autodiscover_modules

_checks: dict[str, Callable[[], Iterator[str]]] = {}


def data_check(check: Callable[[], Iterator[str]]):
    """Register a check: it yields one Dutch line for each row that is wrong, with the row's id."""
    _checks[f"{check.__module__.split('.')[0]}.{check.__name__}"] = check
    return check


def run_data_checks() -> dict[str, list[str]]:
    """{name of the check: its lines}, of every app; no lines where all is well."""
    autodiscover_modules("datachecks")
    return {name: list(check()) for name, check in sorted(_checks.items())}
