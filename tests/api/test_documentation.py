"""The API describes itself in a document for programs and a page for people, which asks no other host for anything."""

import re

import httpx


async def test_the_document_is_openapi_3_1(client: httpx.AsyncClient):
    answer = await client.get("/schema/openapi.json")
    assert answer.headers["content-type"].partition(";")[0] in ("application/json", "application/vnd.oai.openapi+json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    assert set(document["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert document["components"]["schemas"]["Problem"]["required"] == [
        *("type", "title", "status", "detail", "instance", "correlation_id", "errors")
    ]


async def test_every_reference_in_the_document_leads_somewhere(client: httpx.AsyncClient):
    answer = await client.get("/schema/openapi.json")
    schemas = answer.json()["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', answer.text))
    assert not named - set(schemas)


async def test_every_operation_says_what_it_is_for_under_a_name_of_its_own(client: httpx.AsyncClient):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    assert all(operation.get("summary") for operation in operations)
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)


async def test_every_page_of_a_list_has_between_1_and_200_rows(client: httpx.AsyncClient):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    limits = {
        path: parameter["schema"]
        for path, methods in paths.items()
        for parameter in methods.get("get", {}).get("parameters", ())
        if parameter["name"] == "limit"
    }
    assert limits
    for path, schema in limits.items():
        assert (schema.get("minimum"), schema.get("maximum")) == (1, 200), path


async def test_what_an_operation_may_refuse_is_described(client: httpx.AsyncClient):
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    assert {"400", "401", "429"} <= paths["/v1/auth/login"]["post"]["responses"].keys()
    slot = paths["/v1/practice-sessions/{practice_session_id}/answers/{position}"]["post"]["responses"]
    assert {"400", "401", "403", "404", "409"} <= slot.keys()
    assert slot["409"]["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


async def test_every_list_says_where_it_goes_on(client: httpx.AsyncClient):
    shapes = (await client.get("/schema/openapi.json")).json()["components"]["schemas"]
    lists = {name: shape["properties"] for name, shape in shapes.items() if "items" in shape.get("properties", {})}
    without = {name for name, fields in lists.items() if "next_cursor" not in fields}
    assert not without - {"Session", "StartedSession"}  # their items are the questions of one thing
    assert len(lists) > len(without) + 5


async def test_the_page_shows_every_address_and_loads_nothing(client: httpx.AsyncClient):
    answer = await client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.findall(r"<script|<link|<img|@import|url\(", answer.text)
    assert not re.findall(r'(?:src|href)="https?:', answer.text)
    for path in (await client.get("/schema/openapi.json")).json()["paths"]:
        assert path in answer.text
