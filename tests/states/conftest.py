import pytest
from django.conf import settings

from states.models import State


@pytest.fixture
def state(db: None) -> State:
    """A State that no list knows, without acts: nothing is said here about a real one."""
    names = {f"name_{code.replace('-', '_')}": f"A State ({code})" for code, _name in settings.LANGUAGES}
    names["name_en"] = "A State"
    return State.objects.create(iso3="XXA", iso2="XX", m49="999", region_id="africa", latitude=0, longitude=0, **names)
