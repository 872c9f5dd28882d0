import pytest

from states.models import State


@pytest.fixture
def state(db: None) -> State:
    """A State that no list knows, without acts: nothing is said here about a real one."""
    return State.objects.create(
        iso3="XXA", iso2="XX", m49="999", name_en="A State", region_id="africa", latitude=0, longitude=0
    )
