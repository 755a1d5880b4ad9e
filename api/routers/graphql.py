"""`POST /graphql` for dashboards, and the schema as a file. No GET, no batches, no pages, no sockets."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from api.access.permissions import Permission
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.fields import OutModel, StrictModel, text_type
from api.schemas.graph.query import build_schema
from api.schemas.problems import refusals

MOST_CHARS = 16_000

router = APIRouter(tags=["statistics"], route_class=StrictRoute)
_schema = build_schema(has_introspection=False)


class GraphQLIn(StrictModel):
    """One document."""

    model_config = StrictModel.model_config | {
        "json_schema_extra": {"examples": [{"query": "{ apiVersion }"}]}
    }

    query: Annotated[str, *text_type(max_chars=MOST_CHARS, is_multiline=True)] = Field(
        description="The document, one operation of kind `query`.", examples=["{ apiVersion }"]
    )
    variables: dict[str, Any] | None = Field(default=None, description="Values of the document's variables.")
    operation_name: Annotated[str, *text_type(max_chars=100)] | None = Field(
        default=None, alias="operationName", description="Which operation to run, when there are several."
    )


class GraphQLErrorExtensions(OutModel):
    """What a client can act on."""

    code: str = Field(description="From the list of codes of all refusals.", examples=["invalid_input"])


class GraphQLError(OutModel):
    """Something that went wrong in a document."""

    message: str = Field(description="What went wrong, in English.")
    extensions: GraphQLErrorExtensions


class GraphQLOut(OutModel):
    """The answer to a document."""

    data: dict[str, Any] | None = Field(description="What was asked for, or null.")
    errors: list[GraphQLError] | None = Field(description="What went wrong, or null.")


_REFUSED = GraphQLError(
    message="The document was refused.", extensions=GraphQLErrorExtensions(code="invalid_input")
)


@router.post(
    "/graphql",
    summary="Query published statistics",
    operation_id="query_graph",
    response_model=GraphQLOut,
    responses=refusals("token_expired", "session_ended", "invalid_input", "body_too_large"),
)
async def query_graph(body: GraphQLIn, edge: SignedIn) -> Response:
    """Run one query. Published statistics are added in a later release; until then the graph is empty."""
    async with edge.begin(Permission.ME):
        pass
    result = await _schema.execute(
        body.query, variable_values=body.variables, operation_name=body.operation_name
    )
    errors = [_REFUSED for _error in result.errors or ()]
    return Answer(GraphQLOut(data=result.data, errors=errors or None)).response()


@router.get(
    "/schema.graphql",
    summary="The schema as a file",
    operation_id="read_graph_schema",
    response_class=PlainTextResponse,
)
async def read_graph_schema() -> PlainTextResponse:
    """The schema of `/graphql` in SDL."""
    return PlainTextResponse(_schema.as_str())
