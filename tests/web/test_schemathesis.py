"""The interface against its own document: no answer that it does not name, and no failure inside.

Schemathesis' own pytest plugin needs an older pytest, so its strategies are run by Hypothesis directly. One
check is left out: not all that a schema allows is possible (a stretch that ends before it starts).
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from backstride.web.application import make_app
from serving import serving
from site_of import Site

EXAMPLES = 8
"""An operation. Project choice: all of them within half a minute."""
SEED = 2026


def test_no_answer_that_the_document_does_not_name(site: Site) -> None:
    run = site.typed()
    with serving(make_app(site.home)) as address:
        document = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
        operations = [found.ok() for found in document.get_all_operations()]
        assert len(operations) > 20
        wrong = [found for operation in operations if (found := _why_wrong(operation, run))]
    assert wrong == []


def _why_wrong(operation: schemathesis.APIOperation, run: str) -> str:
    """The first mismatch of an operation; half of its cases speak of a run that is there."""
    turns = iter(range(10_000))

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: schemathesis.Case) -> None:
        if next(turns) % 2 and "run_id" in (case.path_parameters or {}):
            case.path_parameters["run_id"] = run
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    try:
        holds()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  # whatever Schemathesis found
        found = error.exceptions if isinstance(error, BaseExceptionGroup) else [error]
        return f"{operation.label}: " + "; ".join(str(one) for one in found)
    return ""


@pytest.mark.parametrize("path", ["/api/v1/runs", "/api/v1/me", "/api/v1/uploads", "/api/v1/health"])
def test_a_method_that_is_not_there_is_named_as_such(site: Site, path: str) -> None:
    assert site.client.request("TRACE", path).status_code == 405
