"""GraphQL shapes."""
