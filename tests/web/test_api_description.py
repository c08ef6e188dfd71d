"""The description of the API: whole, true, and held against what the API answers to generated requests."""

from configparser import ConfigParser
from pathlib import Path

import jsonschema
import pytest
import schemathesis
from crisis import open_incident, raw_signal
from factories import bearer, make_endpoint, make_story, make_user, publish
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks as openapi_checks

DESCRIPTION = "/api/v1/openapi.json"
ROOT = Path(__file__).parents[2]

HELD_TO = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
)


@pytest.fixture
def description(client):
    return client.get(DESCRIPTION).json


def operations(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield f"{method} {path}", operation


def test_anybody_may_read_it_and_it_names_the_version(client, description):
    assert client.get(DESCRIPTION).mimetype == "application/json"
    declared = ConfigParser()
    declared.read(ROOT / "setup.cfg", encoding="utf-8")
    assert description["info"]["version"] == declared["metadata"]["version"]
    assert description["openapi"].startswith("3.1")


def test_every_view_of_the_api_is_in_it(app, description):
    described = {name for name, _ in operations(description)}
    served = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = "/".join(
                "{" + part.strip("<>").rsplit(":", 1)[-1] + "}" if part.startswith("<") else part
                for part in rule.rule.split("/")
            )
            served |= {f"{method.lower()} {path}" for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert described == served


def test_every_operation_says_everything(description):
    assert description["security"] == [{"bearer": []}]
    names = [operation["operationId"] for _, operation in operations(description)]
    assert len(set(names)) == len(names)
    for name, operation in operations(description):
        assert operation["summary"], name
        assert {"400", "401", "403", "500", "503"} <= set(operation["responses"]), name
        if "_id}" in name:
            assert "404" in operation["responses"], name
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= set(operation["responses"]), name
        for status, given_as in operation["responses"].items():
            named = given_as.get("$ref", "").rsplit("/", 1)[-1]
            response = description["components"]["responses"][named] if named else given_as
            expected = "application/json" if status < "300" else "application/problem+json"
            assert list(response["content"]) == [expected], name
            assert "example" in response["content"][expected], name


def test_its_examples_are_valid(description):
    for _, operation in operations(description):
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        bodies += [response for response in operation["responses"].values() if "content" in response]
        bodies += description["components"]["responses"].values()
        for body in bodies:
            for media in body["content"].values():
                schema = {**media["schema"], "components": description["components"]}
                jsonschema.Draft202012Validator(schema).validate(media["example"])


@pytest.fixture
def story(app):
    """A published story, so that its deliveries and events are there to be found."""
    reporter, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    make_endpoint(app)
    return publish(app, make_story(app, reporter), editor, head, reporter)


@pytest.mark.parametrize(("mode", "examples"), [(GenerationMode.POSITIVE, 20), (GenerationMode.NEGATIVE, 10)])
def test_generated_requests_get_answers_as_described(app, story, mode, examples):
    everybody = make_user(app, "reporter", "editor", "publisher", "technician")
    token = bearer(app, everybody)["Authorization"]
    there = {"story_id": story.id, "incident_id": open_incident(app, everybody).id}
    there["signal_id"] = raw_signal(app, everybody).id

    def with_token(environ, start_response):
        return app({**environ, "HTTP_AUTHORIZATION": token}, start_response)

    config = SchemathesisConfig.from_dict({"generation": {"allow-x00": False}})
    loaded = schemathesis.openapi.from_wsgi(DESCRIPTION, with_token, config=config)

    def hold_to_description(case):
        case.path_parameters |= {name: there[name] for name in there.keys() & case.path_parameters.keys()}
        answer = case.call()
        case.validate_response(answer, checks=HELD_TO)
        assert answer.status_code != 401

    for result in loaded.get_all_operations():
        requests = result.ok().as_strategy(generation_mode=mode)
        settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )(given(case=requests)(hold_to_description))()
