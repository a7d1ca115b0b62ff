"""Which sports are judged by what feet can do."""

import pytest

from backstride.vocab.sport import is_on_foot


@pytest.mark.parametrize(
    "sport",
    [
        *(
            None,
            "",
            "running",
            "Running",
            "trail_running",
            "treadmill",
            "walking",
            "generic",
            "other",
            "Other",
        ),
        *("training", "hiking", "Morning activity", "9", "fitness_equipment", "transition"),
    ],
)
def test_whoever_does_not_say_otherwise_is_on_foot(sport: str | None):
    assert is_on_foot(sport)


@pytest.mark.parametrize(
    "sport",
    [
        *(
            "cycling",
            "Biking",
            "e_biking",
            "alpine_skiing",
            "cross_country_skiing",
            "snowboarding",
            "driving",
        ),
        *("Virtual Ride", "inline_skating", "rowing", "kayaking", "car"),
        *("swimming", "open_water_swim", "stand_up_paddleboarding"),
    ],
)
def test_wheels_snow_and_water_are_taken_at_their_word(sport: str):
    assert not is_on_foot(sport)
