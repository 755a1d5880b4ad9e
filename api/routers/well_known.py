"""Where other software finds out how to sign in here."""

from fastapi import APIRouter

from api.routers.dependencies import Parts
from api.routers.strict_json import StrictRoute
from api.schemas.auth import AuthorizationServerOut, JwksOut

router = APIRouter(prefix="/.well-known", tags=["auth"], route_class=StrictRoute)


@router.get("/jwks.json", operation_id="read_jwks")
async def read_jwks(parts: Parts) -> JwksOut:
    """The public keys that verify access tokens (RFC 7517). Look again when a token names an unknown one."""
    return JwksOut.model_validate(parts.codec.jwks())


@router.get("/oauth-authorization-server", operation_id="read_authorization_server")
async def read_authorization_server(parts: Parts) -> AuthorizationServerOut:
    """Where tokens are asked for, and how (RFC 8414)."""
    base = parts.base_url.rstrip("/")
    return AuthorizationServerOut(
        issuer=parts.base_url,
        token_endpoint=f"{base}/v1/auth/token",
        revocation_endpoint=f"{base}/v1/auth/revoke",
        jwks_uri=f"{base}/.well-known/jwks.json",
        grant_types_supported=["password", "refresh_token", "client_credentials"],
        response_types_supported=[],
        token_endpoint_auth_methods_supported=["none", "client_secret_basic", "client_secret_post"],
        revocation_endpoint_auth_methods_supported=["none"],
        service_documentation=f"{base}/openapi.json",
    )
