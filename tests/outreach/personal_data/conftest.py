"""Who is asked for by several of these tests."""

import pytest
from django.contrib.auth.models import User

from tests.outreach.personal_data.one_who_left import make_eva


@pytest.fixture
def eva(db: None) -> User:
    """One who coordinated until 2019, was a contact point until 2020, and has not signed in since."""
    return make_eva()
