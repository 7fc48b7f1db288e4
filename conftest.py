"""Settings know a test run by itself: files under a temporary folder; DATABASE_URL and REDIS_URL choose the services."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test
