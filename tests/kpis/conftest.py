import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def dutch():
    """What is said outside of a request is said in Dutch, also after a test that asked for an English page."""
    with override("nl"):
        yield
