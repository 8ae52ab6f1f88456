"""The generated clients are those that the API's description asks for, and say what cannot be generated."""

import pytest

from docs.clients import CLIENTS, documents, name_of, operations, python, python_type, typescript_type


@pytest.mark.parametrize("path", list(documents()), ids=lambda path: path.name)
def test_a_client_is_as_the_description_asks_for(path):
    assert path.read_text(encoding="utf-8") == documents()[path], "run `python -m docs.clients`"
    assert path.is_relative_to(CLIENTS)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("get", "/v1/study-tasks", "get_study_tasks"),
        ("get", "/v1/study-tasks/{task_id}", "get_study_task"),
        ("post", "/v1/study-tasks/{task_id}/start", "post_study_task_start"),
        ("get", "/v1/things/queries/{query_id:uuid}", "get_things_query"),
    ],
)
def test_a_route_is_called_by_its_method_and_path(method, path, name):
    assert name_of(method, path) == name


def test_routes_of_forms_are_left_out_and_two_of_one_name_refused():
    route = {"responses": {"204": {}}}
    assert operations({"paths": {"/v1/auth/form/login": {"post": route}}}) == []
    with pytest.raises(ValueError, match="get_a_b"):
        operations({"paths": {"/v1/a/b": {"get": route}, "/v1/a-b": {"get": route}}})


@pytest.mark.parametrize(
    ("schema", "in_python", "in_typescript"),
    [
        ({"type": "string", "format": "date-time"}, "dt.datetime", "string"),
        ({"type": "string", "format": "uri"}, "str", "string"),
        ({"oneOf": [{"type": "null"}, {"type": "integer"}]}, "int | None", "null | number"),
        ({"type": ["null", "string"], "enum": ["a", None]}, "Literal['a', None]", '"a" | null'),
        ({"type": ["string", "null"]}, "str | None", "string | null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/A"}}, "list[A]", "Array<A>"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]", "Record<string, number>"),
        ({"type": "object"}, "dict[str, Any]", "Record<string, unknown>"),
        ({"anyOf": [{"$ref": "#/s/A"}, {"$ref": "#/s/B"}]}, "Any", "A | B"),
        ({"const": "x"}, "Literal['x']", '"x"'),
        ({}, "Any", "unknown"),
    ],
)
def test_a_shape_has_its_type_in_both_languages(schema, in_python, in_typescript):
    assert python_type(schema) == in_python
    assert typescript_type(schema) == in_typescript


def test_a_field_may_have_a_name_that_python_keeps_for_itself():
    properties = {"from": {"type": "string"}, "class": {"type": "integer"}}
    shape = {"properties": properties, "required": ["from"], "description": "From\nwhere."}
    text = python({"components": {"schemas": {"Span": shape}}, "paths": {}})
    assert 'from_: str = msgspec.field(name="from")' in text
    assert 'class_: int | msgspec.UnsetType = msgspec.field(name="class", default=msgspec.UNSET)' in text
