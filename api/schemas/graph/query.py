"""The root of the published graph. Statistics join it when there are any to publish."""

from collections.abc import Callable

import strawberry
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, MaxTokensLimiter, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

MOST_TOKENS = 500
"""Source: traps T2 and T3 of the security page: longer documents cost validation more than they say."""


@strawberry.type(name="Query", description="Published statistics. Nothing here tells of one person.")
class Query:
    """The root type."""

    @strawberry.field(description="Version of this interface.")
    def api_version(self) -> str:
        """Version of this interface."""
        return "1.0.0"


class QuietSchema(strawberry.Schema):
    """A schema that writes no document into a log."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Say nothing: the shipped way logs an excerpt of the document."""


def build_schema(*, has_introspection: bool) -> strawberry.Schema:
    """The schema with its limits.

    Args:
        has_introspection: Whether clients may ask for the schema here too; it is always served as a file.
    """
    extensions: list[Callable[[], SchemaExtension]] = [lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS)]
    if not has_introspection:
        extensions.append(DisableIntrospection)
    return QuietSchema(
        query=Query, extensions=extensions, config=StrawberryConfig(disable_field_suggestions=True)
    )
