"""The service in this process, as `fetchcut chat` has it: the model of the settings reads there too, uncounted."""

from pathlib import Path

from fetchcut.inside import Inside
from fetchcut.settings import load
from tests.models import endpoint as wire
from tests.models.endpoint import Endpoint


def test_the_person_s_own_service_has_the_model_and_no_limit_a_day(tmp_path: Path, endpoint: Endpoint) -> None:
    named = {"FETCHCUT_HOME": str(tmp_path), "FETCHCUT_MODEL": wire.MODEL, "FETCHCUT_MODEL_URL": endpoint.url}
    with Inside(load(named)) as inside:
        assert inside._server.models._speaker is not None
        assert inside._server.plans.named("default").model_turns_per_day == 0
