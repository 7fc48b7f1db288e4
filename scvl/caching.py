"""The cache over Redis: a lost Redis does not take the pages down with it."""

import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Unanswered

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10
_asked_again_at: dict[str, float] = {}  # by address; each thread has a cache object of its own


def _guarded(name: str):
    """The method of Redis; where that can't be reached, the same method of the process's own memory."""

    def method(self, *args, **kwargs):
        if not self.is_paused():
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except (Unreachable, Unanswered) as error:
                self._pause(error)
        return getattr(self._own, name)(*args, **kwargs)

    method.__name__ = name
    return method


class GuardedRedisCache(RedisCache):
    """Redis, and while it can't be reached the memory of the process: what Redis had is a miss, and nothing fails.

    What is kept meanwhile lapses by itself, and counts from data carry its version. Rate limits go on counting, for each
    process by itself: with three web processes a visitor may at worst do three times as much until Redis is back. After a
    failure Redis is left alone for PAUSE_SECONDS, so that a page waits for it at most once; a pause is one line in the log.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self._address = str(server)
        self._own = LocMemCache(f"guarded {server}", {**params, "OPTIONS": {"MAX_ENTRIES": 5000}})

    def is_paused(self) -> bool:
        """Whether Redis failed so lately that it isn't asked."""
        return time.monotonic() < _asked_again_at.get(self._address, 0)

    def _pause(self, error) -> None:
        _asked_again_at[self._address] = time.monotonic() + PAUSE_SECONDS
        log.warning(
            "redis unreachable, cache and rate limits in this process for %s s error=%s",
            PAUSE_SECONDS,
            type(error).__name__,
        )

    def answers(self) -> bool:
        """Whether Redis answers right now, pause or none."""
        try:
            return bool(self._cache.get_client().ping())
        except (Unreachable, Unanswered):
            return False

    add = _guarded("add")
    get = _guarded("get")
    set = _guarded("set")
    touch = _guarded("touch")
    delete = _guarded("delete")
    get_many = _guarded("get_many")
    has_key = _guarded("has_key")
    incr = _guarded("incr")
    set_many = _guarded("set_many")
    delete_many = _guarded("delete_many")
    clear = _guarded("clear")
