"""History of fields with django-simple-history, its manager's class made once instead of at each row that is kept."""

from functools import cache

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords as Records


class KnownManager(HistoryManager):
    """A manager whose class for a query set is looked up after the first time: making it anew cost a tenth of a save."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


class HistoricalRecords(Records):
    """The versions of a model's rows, under `history`."""

    def __init__(self, *args, **options):
        super().__init__(*args, history_manager=KnownManager, **options)
