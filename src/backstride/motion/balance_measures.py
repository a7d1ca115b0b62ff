"""What the numbers of balance while moving are called and mean, and how far they can be trusted.

Noise is quoted for walking only, since it was measured in walking; for running none is known to us.
"""

from backstride.vocab.measure import Measure
from backstride.vocab.recording import Placement
from backstride.vocab.segment import Gait

TRUNK = (Placement.LUMBAR, Placement.CHEST)
BOTH_FEET = (*TRUNK, Placement.WRIST)
"""Placements that feel every step."""

GAITS = {Gait.WALK: "walking", Gait.RUN: "running"}

_VARIES = (
    "low between days, high within a day: 20 young adults, sensor on the trunk (van Schooten et al. 2014, "
    "Gait and Posture 39:695-699); ICC 0.26 to 0.65 in 40 younger and 0.28 to 0.74 in 46 older adults after "
    "a week, walkway (Almarwani et al. 2016, doi:10.1016/j.gaitpost.2015.11.014)"
)
_DIVERGES = (
    "moderate between days, high within a day: 20 young adults, sensor on the trunk (van Schooten et al. "
    "2014, Gait and Posture 39:695-699); good from trials of 2 to 3 minutes: 20 healthy adults on a "
    "treadmill (Kang and Dingwell 2006, doi:10.1016/j.gaitpost.2005.11.004)"
)
_MENZ = (
    "Menz et al. 2003, doi:10.1016/s0966-6362(02)00159-5; Bellanca et al. 2013, "
    "doi:10.1016/j.jbiomech.2012.12.008"
)
_REGULAR = "Moe-Nilssen and Helbostad 2004, doi:10.1016/S0021-9290(03)00233-1"
_ROSENSTEIN = "Rosenstein et al. 1993, Physica D 65:117-134; state, strides and time: project choice"
_OWN = "project choice"


def _in_time(gait: Gait) -> tuple[Measure, ...]:
    end, doing = f"_{gait.value}", GAITS[gait]
    noise = _VARIES if gait is Gait.WALK else None
    return (
        Measure(
            f"step_time_variability{end}", "%", f"step time variability, {doing}",
            "Robust standard deviation of step time within half a minute of steady steps, left and right "
            "apart, as a part of its median.",
            BOTH_FEET, _OWN, noise, 1,
        ),
        Measure(
            f"stride_time_variability{end}", "%", f"stride time variability, {doing}",
            "Robust standard deviation of stride time within half a minute of steady steps, as a part of its "
            "median.",
            (), _OWN, noise, 1,
        ),
        Measure(
            f"step_time_asymmetry{end}", "%", f"step time right against left, {doing}",
            "Median time of steps onto the right foot minus that of steps onto the left, as a part of "
            "the mean of both: above 0 right steps take longer.",
            BOTH_FEET, _OWN, decimals=1,
        ),
        Measure(
            f"step_regularity{end}", "1", f"step regularity, {doing}",
            "Autocorrelation of vertical acceleration after one step: 1 is each step like the one before.",
            TRUNK, _REGULAR,
        ),
        Measure(
            f"stride_regularity{end}", "1", f"stride regularity, {doing}",
            "Autocorrelation of vertical acceleration after one stride: 1 is each like the one before.",
            TRUNK, _REGULAR,
        ),
    )  # fmt: skip


def _in_space(gait: Gait) -> tuple[Measure, ...]:
    end, doing = f"_{gait.value}", GAITS[gait]
    of = "20 harmonics" if gait is Gait.WALK else "12 harmonics"
    return (
        Measure(
            f"harmonic_ratio_vertical{end}", "1", f"smoothness up and down, {doing}",
            f"Harmonic ratio of vertical acceleration: even over odd ones of the first {of} of a stride, "
            "mean over strides. Higher is more alike from step to step.",
            TRUNK, _MENZ,
        ),
        Measure(
            f"harmonic_ratio_ahead{end}", "1", f"smoothness fore and aft, {doing}",
            f"Harmonic ratio of acceleration fore and aft: even over odd ones of the first {of} of a stride.",
            TRUNK, _MENZ,
        ),
        Measure(
            f"harmonic_ratio_side{end}", "1", f"smoothness side to side, {doing}",
            f"Harmonic ratio of acceleration to the side: odd over even ones of the first {of} of a stride.",
            TRUNK, _MENZ,
        ),
        Measure(
            f"divergence_exponent{end}", "1/stride", f"divergence exponent, {doing}",
            "How fast nearly equal moments of 120 strides drift apart over half a stride. Smaller is "
            "more stable.",
            TRUNK, _ROSENSTEIN, _DIVERGES if gait is Gait.WALK else None,
        ),
    )  # fmt: skip


def _rocking(gait: Gait) -> tuple[Measure, ...]:
    end, doing = f"_{gait.value}", GAITS[gait]
    rows = (
        (
            "trunk_sway_rate",
            "deg/s",
            "trunk sway rate",
            "Root mean square of roll and pitch rate together.",
            0,
        ),
        (
            "trunk_sway",
            "deg",
            "trunk sway",
            "Root mean square of roll and pitch about their mean, together.",
            1,
        ),
        ("trunk_roll_rate", "deg/s", "trunk roll rate", "Root mean square of angular rate, side to side.", 0),
        (
            "trunk_pitch_rate",
            "deg/s",
            "trunk pitch rate",
            "Root mean square of angular rate, fore and aft.",
            0,
        ),
        ("trunk_roll", "deg", "trunk roll", "Root mean square of tilt side to side, about its mean.", 1),
        ("trunk_pitch", "deg", "trunk pitch", "Root mean square of tilt fore and aft, about its mean.", 1),
    )
    return tuple(
        Measure(f"{name}{end}", unit, f"{label}, {doing}", means, TRUNK, _OWN, decimals=decimals)
        for name, unit, label, means, decimals in rows
    )


MEASURES = tuple(
    measure for gait in GAITS for part in (_in_time, _in_space, _rocking) for measure in part(gait)
)
UNITS = {measure.name: measure.unit for measure in MEASURES}
