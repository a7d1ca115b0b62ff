"""The one place where a domain error meets a status code, and where a refusal gets its form: page or JSON."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from backstride.vocab.errors import (
    ArchiveRefused,
    BackstrideError,
    DamagedFile,
    DiskRefused,
    InputRefused,
    NotEnoughSignal,
    NotFound,
    OutOfStep,
    StoreBusy,
    StoreRefused,
    TooLarge,
    TooManyTries,
    UnknownFormat,
    ValueRefused,
)
from backstride.web.doors import visitor_of
from backstride.web.templating import page

STATUS_OF: dict[type[BackstrideError], HTTPStatus] = {
    UnknownFormat: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    DamagedFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    ArchiveRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    NotFound: HTTPStatus.NOT_FOUND,
    OutOfStep: HTTPStatus.CONFLICT,
    ValueRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    InputRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotEnoughSignal: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreRefused: HTTPStatus.INTERNAL_SERVER_ERROR,
    DiskRefused: HTTPStatus.INSUFFICIENT_STORAGE,
    BackstrideError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
SENTENCE_OF = {
    HTTPStatus.NOT_FOUND: "There is no such page here. The journal has all runs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that kind of request.",
    HTTPStatus.BAD_REQUEST: "This request could not be read. Go back and try again.",
}
CANNOT_BE = "Something in this address or form cannot be read. Go back, or start from the journal."
HEADING_OF = {
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.UNAUTHORIZED: "Not paired",
    HTTPStatus.FORBIDDEN: "Nothing was done",
    HTTPStatus.TOO_MANY_REQUESTS: "Wait a little",
    HTTPStatus.MISDIRECTED_REQUEST: "Another address",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "That cannot be",
    HTTPStatus.CONFLICT: "Out of step",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Not a recording",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not just now",
    HTTPStatus.INSUFFICIENT_STORAGE: "Nothing was kept",
    HTTPStatus.INTERNAL_SERVER_ERROR: "That went wrong",
}


def status_of(error: BackstrideError) -> HTTPStatus:
    """Return the status of a domain error: that of its nearest class in `STATUS_OF`."""
    return next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)


def refuse(request: Request, status: int, sentence: str, field: str | None = None) -> Response:
    """Word a refusal: JSON for `/api`, else a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": sentence, "field": field}, status)
    heading = HEADING_OF.get(HTTPStatus(status), "That did not work")
    template = "error.html" if visitor_of(request).known else "stranger.html"
    answer = page(request, template, status, heading=heading, sentence=sentence)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Pairing"
    return answer


def add_error_handlers(app: FastAPI) -> None:
    """Give every kind of error its answer."""

    def domain(request: Request, error: Exception) -> Response:
        assert isinstance(error, BackstrideError)  # noqa: S101  # registered for nothing else
        return refuse(request, status_of(error), str(error), getattr(error, "field", None))

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
        status = HTTPStatus(error.status_code)
        answer = refuse(request, status, SENTENCE_OF.get(status, str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
        field, sentence = _first_of(error)
        if not request.url.path.startswith("/api/"):
            sentence = CANNOT_BE  # the checker's own words are for programs
        return refuse(request, HTTPStatus.UNPROCESSABLE_ENTITY, sentence, field)

    app.add_exception_handler(BackstrideError, domain)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)


def _first_of(error: RequestValidationError) -> tuple[str | None, str]:
    """Name the first value that cannot be; the value itself is not repeated."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"][1:]]
    field = ".".join(where) or None
    said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    return field, f"{field or 'The request'}: {said}." if where else f"The request cannot be read: {said}."
