"""A person's body changes over the years."""

from datetime import date

from backstride.vocab.athlete import Athlete, Body

SPRING = Body(date(2026, 3, 1), mass_kg=74.0)
SUMMER = Body(date(2026, 7, 1), mass_kg=71.0)


def test_the_body_of_a_run_is_the_one_said_last_before_it():
    ada = Athlete(bodies=(SUMMER, SPRING))
    assert ada.body_on(date(2026, 5, 1)) is SPRING
    assert ada.body_on(date(2026, 7, 1)) is SUMMER


def test_a_run_before_anything_was_said_takes_the_first_word():
    assert Athlete(bodies=(SUMMER, SPRING)).body_on(date(2020, 1, 1)) is SPRING


def test_nobody_has_to_say_anything():
    assert Athlete().body_on(date(2026, 1, 1)) is None


def test_two_entries_of_one_day_do_not_break_anything():
    bodies = (Body(date(2026, 3, 1)), Body(date(2026, 3, 1), mass_kg=70.0))
    assert Athlete(bodies=bodies).body_on(date(2026, 5, 1)) in bodies
    assert len(sorted(bodies)) == 2
