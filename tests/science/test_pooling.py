"""Pooling: against thirteen trials as an established program pools them, and at its limits."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from backstride.science.pooling import PoolingParams, pool

VECTORS = Path(__file__).parents[1] / "vectors" / "bcg.csv"
UNINFORMED = PoolingParams(heterogeneity=100.0, grid=60_000, reach=0.03)


def trials() -> tuple[list[float], list[float]]:
    """Logarithms of relative risks and their standard errors."""
    lines = [line for line in VECTORS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [{name: float(n) for name, n in row.items()} for row in csv.DictReader(lines)]
    risks = [
        math.log(r["tpos"] / (r["tpos"] + r["tneg"])) - math.log(r["cpos"] / (r["cpos"] + r["cneg"]))
        for r in rows
    ]
    errors = [
        math.sqrt(1 / r["tpos"] - 1 / (r["tpos"] + r["tneg"]) + 1 / r["cpos"] - 1 / (r["cpos"] + r["cneg"]))
        for r in rows
    ]
    return risks, errors


def test_the_mode_is_what_metafor_gives_for_the_bcg_trials():
    # metafor, rma(yi, vi, data=dat.bcg): REML tau² 0.3132, estimate -0.7145, standard error 0.1798.
    found = pool(*trials(), UNINFORMED)
    mode = int(np.argmax(found.weight))
    assert found.tau[mode] ** 2 == pytest.approx(0.3132, abs=2e-4)
    assert found.mean[mode] == pytest.approx(-0.7145, abs=1e-4)
    assert found.sd[mode] == pytest.approx(0.1798, abs=1e-4)


def test_one_study_alone_is_believed_and_its_range_is_its_own_and_the_prior():
    found = pool([0.3], [0.04])
    assert found.centre == pytest.approx(0.3)
    assert found.heterogeneity == pytest.approx(0.05, rel=0.01)
    assert found.spread() == pytest.approx(math.sqrt(0.04**2 + 2 * 0.05**2), rel=0.01)


def test_agreement_narrows_and_contradiction_widens():
    alike, apart = pool([0.3, 0.3, 0.3], [0.04] * 3), pool([0.1, 0.3, 0.5], [0.04] * 3)
    assert alike.heterogeneity < 0.04 < apart.heterogeneity
    assert apart.spread() > 1.5 * alike.spread()


EFFECTS = st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 0.2)), min_size=1, max_size=6)


@examples(max_examples=25)
@given(EFFECTS, st.floats(-2, 2))
def test_moving_all_studies_moves_the_pool(studies: list[tuple[float, float]], by: float):
    effects, errors = [e for e, _ in studies], [s for _, s in studies]
    here, there = pool(effects, errors), pool([e + by for e in effects], errors)
    assert there.centre == pytest.approx(here.centre + by, abs=1e-9)
    assert there.spread() == pytest.approx(here.spread(), abs=1e-9)
    assert min(effects) - 1e-9 <= here.centre <= max(effects) + 1e-9
    assert here.quantile(0.05) < here.quantile(0.5) < here.quantile(0.95)


def test_a_pool_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a study"):
        pool([], [])
