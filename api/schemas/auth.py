"""What the token endpoint and its neighbours take and answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.schemas.fields import OutModel, StrictModel

MAX_PASSWORD_CHARS = 1024
MAX_TOKEN_CHARS = 4096

_Short = Annotated[str, StringConstraints(max_length=256)]
_Password = Annotated[str, StringConstraints(max_length=MAX_PASSWORD_CHARS)]


class _FormModel(BaseModel):
    """A form of OAuth: unknown parameters are ignored. Source: RFC 6749, 3.2."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class TokenIn(_FormModel):
    """A request for a token, form-encoded. Which parameters are needed follows from `grant_type`."""

    model_config = _FormModel.model_config | {
        "json_schema_extra": {
            "examples": [{"grant_type": "client_credentials", "client_id": "station-1", "client_secret": "…"}]
        }
    }

    grant_type: _Short = Field(
        description="`password`, `refresh_token` or `client_credentials`.", examples=["password"]
    )
    username: _Short | None = Field(None, description="Login name, for `password`.", examples=["desk-1"])
    password: _Password | None = Field(None, description="Password, for `password`.")
    refresh_token: Annotated[str, StringConstraints(max_length=MAX_TOKEN_CHARS)] | None = Field(
        None, description="The latest refresh token, for `refresh_token`."
    )
    refresh_nonce: Annotated[str, StringConstraints(pattern=r"^[!-~]{16,128}$")] | None = Field(
        None,
        description="The client's own name for this refresh, 16 to 128 visible ASCII characters: if the "
        "answer is lost, the same token and nonce give the same successor, until that is first used.",
    )
    client_id: _Short | None = Field(
        None, description="Client id, for `client_credentials`, unless sent by HTTP Basic."
    )
    client_secret: _Password | None = Field(
        None, description="Client secret, for `client_credentials`, unless sent by HTTP Basic."
    )


class TokenOut(OutModel):
    """An access token, and the refresh token that will replace it. Source: RFC 6749, 5.1."""

    access_token: str = Field(description="JWT, ES256, `typ: at+jwt`; send it as `Authorization: Bearer`.")
    token_type: Literal["bearer"] = Field("bearer", description="Always `bearer`.")
    expires_in: int = Field(description="Seconds that the access token lives.")
    refresh_token: str | None = Field(
        None, description="Opaque; works once. Absent for `client_credentials`."
    )
    refresh_expires_in: int | None = Field(
        None, description="Seconds until the refresh token is worthless if it is not used."
    )


class RevocationIn(_FormModel):
    """A request to end a session, form-encoded. Source: RFC 7009."""

    model_config = _FormModel.model_config | {"json_schema_extra": {"examples": [{"token": "swr1.…"}]}}

    token: Annotated[str, StringConstraints(max_length=MAX_TOKEN_CHARS)] = Field(
        description="A refresh token or an access token; its session ends."
    )
    token_type_hint: _Short | None = Field(None, description="Not needed.")


class ActivationIn(StrictModel):
    """Opens an account, or resets its password."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "link_code": "6CS0-0000-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX",
                    "new_password": "purple lantern over nine bridges",
                }
            ]
        }
    )

    link_code: Annotated[str, StringConstraints(max_length=256)] = Field(
        description="The code that was handed over; case, spaces and hyphens do not matter."
    )
    new_password: Annotated[str, StringConstraints(max_length=MAX_PASSWORD_CHARS)] = Field(
        description="15 to 128 characters, chosen by the owner of the account alone."
    )


class JwkOut(OutModel):
    """A public key that verifies access tokens. Source: RFC 7517."""

    kty: str = Field(description="`EC`.")
    crv: str = Field(description="`P-256`.")
    x: str = Field(description="Coordinate, base64url.")
    y: str = Field(description="Coordinate, base64url.")
    kid: str = Field(description="Name of the key, as in the header of a token.")
    use: str = Field(description="`sig`.")
    alg: str = Field(description="`ES256`.")


class JwksOut(OutModel):
    """All keys that verify access tokens: the next, the signing and the retiring ones."""

    keys: list[JwkOut] = Field(description="The keys.")


class AuthorizationServerOut(OutModel):
    """Where tokens come from. Source: RFC 8414."""

    issuer: str = Field(description="`iss` of every token.")
    token_endpoint: str = Field(description="Where tokens are asked for.")
    revocation_endpoint: str = Field(description="Where sessions are ended.")
    jwks_uri: str = Field(description="Where the verifying keys are.")
    grant_types_supported: list[str] = Field(description="The grants taken.")
    response_types_supported: list[str] = Field(description="Empty: there is no authorization endpoint.")
    token_endpoint_auth_methods_supported: list[str] = Field(description="How a client names itself.")
    revocation_endpoint_auth_methods_supported: list[str] = Field(description="None: the token is enough.")
    service_documentation: str = Field(description="The printed contract.")
