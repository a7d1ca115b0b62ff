"""The form that says what a stretch was: decoded once, with words for what cannot be."""

from pydantic import BaseModel, ConfigDict, Field

from backstride.app.typed_values import read_duration_s, read_grade, read_speed_mps
from backstride.vocab.athlete import Preferences
from backstride.vocab.errors import ValueRefused
from backstride.vocab.segment import Gait, Handrail, Label, Travel


class LabelForm(BaseModel):
    """The fields as they were typed."""

    model_config = ConfigDict(frozen=True)

    start: str = Field(default="", max_length=40)
    end: str = Field(default="", max_length=40)
    travel: Travel = Travel.BACKWARD
    gait: Gait = Gait.RUN
    speed: str = Field(default="", max_length=40)
    grade: str = Field(default="", max_length=40)
    handrail: str = Field(default="", max_length=20)

    def label(self, preferences: Preferences) -> Label:
        """Return what was said.

        Raises:
            ValueRefused: a field cannot be read, or its value cannot be.
        """
        return Label(
            start_s=read_moment_s(self.start, "start"),
            end_s=read_moment_s(self.end, "end"),
            travel=self.travel,
            gait=self.gait,
            speed_mps=read_speed_mps(self.speed, preferences, "speed") if self.speed.strip() else None,
            grade=read_grade(self.grade, "grade") if self.grade.strip() else None,
            handrail=read_handrail(self.handrail),
        )


FIELD_OF = {"start_s": "start", "end_s": "end", "speed_mps": "speed"}
"""Names of fields where the use case has its own."""
AS_IT_WAS = LabelForm()


def read_moment_s(text: str, field: str) -> float:
    """Return a moment of a recording in seconds from `25:38` or `1:02:03`; 0 is its very start.

    Raises:
        ValueRefused: it is no moment.
    """
    if text.strip().strip("0:") == "" and text.strip():
        return 0.0
    return read_duration_s(text, field)


def read_handrail(text: str) -> Handrail | None:
    """Return how the handrail was held; None where it was not said.

    Raises:
        ValueRefused: there is no such way.
    """
    if not text:
        return None
    if text not in set(Handrail):
        raise ValueRefused("handrail", "Choose two hands, one hand, or none.")
    return Handrail(text)
