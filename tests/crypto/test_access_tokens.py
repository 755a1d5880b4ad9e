"""Access tokens: ours are accepted until they expire; everything else is one refusal, never an accident."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jose import jws
from jose.backends.cryptography_backend import CryptographyECKey

from api.crypto.tokens import (
    ACCESS_TOKEN_TYPE,
    KeyState,
    SigningKey,
    TokenCodec,
    TokenInvalid,
    new_signing_key,
)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
ISSUER, AUDIENCE = "https://shouwang.invalid", "shouwang"
ACTIVE = SigningKey("active-1", KeyState.ACTIVE, ec.generate_private_key(ec.SECP256R1()))
RETIRING = SigningKey("retiring-1", KeyState.RETIRING, ec.generate_private_key(ec.SECP256R1()))
RETIRING_AS_ACTIVE = SigningKey("retiring-1", KeyState.ACTIVE, RETIRING.private_key)
NEXT = SigningKey("next-1", KeyState.NEXT, ec.generate_private_key(ec.SECP256R1()))
STRANGER = SigningKey("active-1", KeyState.ACTIVE, ec.generate_private_key(ec.SECP256R1()))
WHO = {"sub": uuid.uuid4(), "sid": uuid.uuid4(), "role": "street", "street": uuid.uuid4()}
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(WHO["sub"]),
    "sid": str(WHO["sid"]),
    "role": "street",
    "street": str(WHO["street"]),
    "iat": AT,
    "exp": AT + 600,
    "jti": "A" * 22,
}
HEADER = {"alg": "ES256", "kid": "active-1", "typ": ACCESS_TOKEN_TYPE}


def codec(**options) -> TokenCodec:
    return TokenCodec([ACTIVE, RETIRING, NEXT], issuer=ISSUER, audience=AUDIENCE, **options)


def b64(data: bytes | str) -> str:
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token_of(header: object = None, payload: object = None, key: SigningKey = ACTIVE) -> str:
    """A token with a true signature over whatever header and payload."""
    header = header if isinstance(header, str | bytes) else json.dumps(HEADER if header is None else header)
    payload = (
        payload if isinstance(payload, str | bytes) else json.dumps(CLAIMS if payload is None else payload)
    )
    signing_input = f"{b64(header)}.{b64(payload)}"
    return f"{signing_input}.{b64(CryptographyECKey(key.private_key, 'ES256').sign(signing_input.encode()))}"


def with_header(**changes) -> str:
    return token_of({name: value for name, value in (HEADER | changes).items() if value is not ...})


def with_claims(**changes) -> str:
    return token_of(payload={name: value for name, value in (CLAIMS | changes).items() if value is not ...})


def hmac_token(secret: bytes, alg: str = "HS256") -> str:
    signing_input = f"{b64(json.dumps(HEADER | {'alg': alg}))}.{b64(json.dumps(CLAIMS))}"
    return f"{signing_input}.{b64(hmac.digest(secret, signing_input.encode(), hashlib.sha256))}"


PUBLIC = ACTIVE.private_key.public_key()
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DER = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
GOOD = token_of()
HEAD, BODY, SIGNATURE = GOOD.split(".")
NESTED = '{"a":' * 8000

BAD = {
    "empty": "",
    "dot": ".",
    "two dots": "..",
    "words": "not a token",
    "one segment": HEAD,
    "two segments": f"{HEAD}.{BODY}",
    "no signature": f"{HEAD}.{BODY}.",
    "four segments": f"{GOOD}.{SIGNATURE}",
    "five segments (JWE)": f"{HEAD}.{BODY}.{SIGNATURE}.{BODY}.{SIGNATURE}",
    "leading space": f" {GOOD}",
    "trailing newline": f"{GOOD}\n",
    "trailing junk": f"{GOOD}!!!!",
    "padding": f"{GOOD}==",
    "bearer left in": f"Bearer {GOOD}",
    "standard base64": f"{HEAD}.{BODY}.{'+/' * 43}",
    "non-ascii": f"{GOOD[:-1]}é",
    "full-width": f"{GOOD[:-1]}Ａ",
    "lone surrogate": f"{GOOD[:-1]}\ud800",
    "nul": f"{GOOD[:-1]}\x00",
    "one megabyte": f"{HEAD}.{'A' * 1_000_000}.{SIGNATURE}",
    "5000 characters": f"{HEAD}.{'A' * 5000}.{SIGNATURE}",
    "long header": with_header(kid="k" * 600),
    "zero signature": f"{HEAD}.{BODY}.{'A' * 86}",
    "signature of another token": f"{HEAD}.{BODY}.{with_claims(role='police').rpartition('.')[2]}",
    "payload of another token": f"{HEAD}.{b64(json.dumps(CLAIMS | {'role': 'admin'}))}.{SIGNATURE}",
    "another key under our kid": token_of(key=STRANGER),
    "retiring key under the active kid": token_of(key=RETIRING),
    "alg none": f"{b64(json.dumps(HEADER | {'alg': 'none'}))}.{BODY}.",
    "alg none, old signature": f"{b64(json.dumps(HEADER | {'alg': 'none'}))}.{BODY}.{SIGNATURE}",
    "alg None": with_header(alg="None"),
    "alg NONE": with_header(alg="NONE"),
    "alg lower": with_header(alg="es256"),
    "alg ES384": with_header(alg="ES384"),
    "alg empty": with_header(alg=""),
    "alg null": with_header(alg=None),
    "alg missing": with_header(alg=...),
    "alg list": with_header(alg=["ES256"]),
    "alg dict": with_header(alg={}),
    "alg number": with_header(alg=256),
    "HS256 with PEM": hmac_token(PEM),
    "HS256 with DER": hmac_token(DER),
    "HS256 with JWK": hmac_token(json.dumps(ACTIVE.public_jwk()).encode()),
    "HS256 with empty secret": hmac_token(b""),
    "ES256 label on an HMAC": hmac_token(PEM, alg="ES256"),
    "crit": with_header(crit=["exp"]),
    "b64 false": with_header(b64=False),
    "jku": with_header(jku="https://other.invalid/jwks"),
    "jwk": with_header(jwk=STRANGER.public_jwk()),
    "x5u": with_header(x5u="https://other.invalid/chain"),
    "x5c": with_header(x5c=["AAAA"]),
    "zip": with_header(zip="DEF"),
    "cty": with_header(cty="JWT"),
    "kid unknown": with_header(kid="gone-1"),
    "kid missing": with_header(kid=...),
    "kid null": with_header(kid=None),
    "kid number": with_header(kid=1),
    "kid list": with_header(kid=["active-1"]),
    "kid path": with_header(kid="../../etc/passwd"),
    "kid sql": with_header(kid="' OR 1=1 --"),
    "typ JWT": with_header(typ="JWT"),
    "typ missing": with_header(typ=...),
    "typ acknowledgement": with_header(typ="tip-ack+jws"),
    "typ case": with_header(typ="AT+JWT"),
    "typ with prefix": with_header(typ="application/at+jwt"),
    "duplicate header": token_of('{"alg":"none","alg":"ES256","kid":"active-1","typ":"at+jwt"}'),
    "header array": token_of("[]"),
    "header text": token_of('"ES256"'),
    "header empty": token_of("{}"),
    "header no json": token_of("{alg:ES256}"),
    "header not utf-8": token_of(b"\xff\xfe{}"),
    "header surrogate": token_of('{"alg":"ES256","kid":"\\ud800","typ":"at+jwt"}'),
    "header nested 6k": f"{b64('[' * 6000)}.{BODY}.{SIGNATURE}",
    "header nested 40k": f"{b64(NESTED)}.{BODY}.{SIGNATURE}",
    "header nested in 500": token_of("[" * 500),
    "payload nested": token_of(payload="[" * 2900),
    "payload array": token_of(payload="[]"),
    "payload empty": token_of(payload="{}"),
    "payload text": token_of(payload='"claims"'),
    "payload no json": token_of(payload="claims"),
    "payload not utf-8": token_of(payload=b"\xff\xfe"),
    "payload duplicate": token_of(payload=json.dumps(CLAIMS)[:-1] + ',"role":"admin"}'),
    "claim unknown": with_claims(scope="everything"),
    "nbf future": with_claims(nbf=AT + 300),
    **{f"no {name}": with_claims(**{name: ...}) for name in CLAIMS},
    "exp == now": with_claims(exp=AT),
    "exp past": with_claims(iat=AT - 700, exp=AT - 100),
    "exp null": with_claims(exp=None),
    "exp text": with_claims(exp=str(AT + 600)),
    "exp true": with_claims(exp=True),
    "exp float": with_claims(exp=AT + 600.0),
    "exp infinite": token_of(payload=json.dumps(CLAIMS | {"exp": float("inf")})),
    "exp nan": token_of(payload=json.dumps(CLAIMS | {"exp": float("nan")})),
    "exp 1e999": token_of(payload=json.dumps(CLAIMS).replace(str(AT + 600), "1e999")),
    "exp huge": with_claims(exp=10**30),
    "exp of 5000 digits": token_of(payload=json.dumps(CLAIMS).replace(str(AT + 600), "9" * 2600)),
    "exp negative": with_claims(exp=-1),
    "exp a day": with_claims(exp=AT + 86_400),
    "iat future": with_claims(iat=AT + 31, exp=AT + 600),
    "iat after exp": with_claims(iat=AT + 20, exp=AT + 10),
    "iat text": with_claims(iat=str(AT)),
    "iss other": with_claims(iss="https://other.invalid"),
    "iss list": with_claims(iss=[ISSUER]),
    "aud other": with_claims(aud="downloads"),
    "aud list": with_claims(aud=[AUDIENCE]),
    "aud null": with_claims(aud=None),
    "sub no uuid": with_claims(sub="root"),
    "sub upper": with_claims(sub="0B7A4F0E-7A55-4F6E-9C1E-6A6F2F6F1A10"),
    "sub braces": with_claims(sub="{0b7a4f0e-7a55-4f6e-9c1e-6a6f2f6f1a10}"),
    "sub number": with_claims(sub=1),
    "sid null": with_claims(sid=None),
    "street dict": with_claims(street={}),
    "role list": with_claims(role=["street"]),
    "role quote": with_claims(role="street'--"),
    "jti empty": with_claims(jti=""),
    "jti number": with_claims(jti=7),
}


def test_a_token_that_we_issue_is_accepted_and_says_what_it_was_given():
    claims = codec().verify(codec().issue(**WHO, now=NOW), NOW + timedelta(seconds=599))
    assert (claims.sub, claims.sid, claims.role, claims.street) == tuple(WHO.values())
    assert (claims.iat, claims.exp) == (AT, AT + 600)


def test_a_token_made_by_hand_with_the_same_shape_is_accepted():
    """The corpus below differs from a good token by one thing each; this is the good token."""
    assert codec().verify(GOOD, NOW).role == "street"


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_and_quickly(name):
    assert len(BAD) >= 60
    verifier = codec()
    started = time.perf_counter()
    for _ in range(2):  # the second time it must not have been remembered
        with pytest.raises(TokenInvalid):
            verifier.verify(BAD[name], NOW)
    assert time.perf_counter() - started < 0.1


def test_every_change_of_one_character_is_refused():
    verifier = codec()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for place, character in enumerate(GOOD):
        index = alphabet.find(character)
        others = {alphabet[(index + 1) % 64], alphabet[index ^ 1], "=", "."} - {character}
        for other in others:
            with pytest.raises(TokenInvalid):
                verifier.verify(GOOD[:place] + other + GOOD[place + 1 :], NOW)


def test_no_last_character_but_the_right_one_is_accepted():
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for segment in range(3):
        parts = GOOD.split(".")
        for character in set(alphabet) - {parts[segment][-1]}:
            changed = parts.copy()
            changed[segment] = parts[segment][:-1] + character
            with pytest.raises(TokenInvalid):
                codec().verify(".".join(changed), NOW)


def test_an_expired_token_is_told_apart_also_when_it_was_remembered():
    verifier = codec()
    token = verifier.issue(**WHO, now=NOW)
    verifier.verify(token, NOW)
    for later in (NOW + timedelta(seconds=600), NOW + timedelta(days=1)):
        with pytest.raises(TokenInvalid) as refused:
            verifier.verify(token, later)
        assert refused.value.reason == "expired"


def test_only_so_many_tokens_are_remembered():
    verifier = codec(remembered=3)
    tokens = [verifier.issue(**WHO, now=NOW) for _ in range(10)]
    for token in tokens:
        verifier.verify(token, NOW)
    assert len(verifier._verified) == 3
    assert verifier.verify(tokens[0], NOW).role == "street"
    forgetful = codec(remembered=0)
    forgetful.verify(tokens[0], NOW)
    assert not forgetful._verified


def test_keys_verify_in_each_state_and_no_longer_when_gone():
    token = TokenCodec([RETIRING_AS_ACTIVE], issuer=ISSUER, audience=AUDIENCE).issue(**WHO, now=NOW)
    assert codec().verify(token, NOW).role == "street"
    with pytest.raises(TokenInvalid) as refused:
        TokenCodec([ACTIVE, NEXT], issuer=ISSUER, audience=AUDIENCE).verify(token, NOW)
    assert refused.value.reason == "unknown_key"


@pytest.mark.parametrize("states", [[], [KeyState.NEXT], [KeyState.ACTIVE, KeyState.ACTIVE]])
def test_a_codec_needs_exactly_one_active_key(states):
    with pytest.raises(ValueError, match="exactly_one_active_key_needed"):
        TokenCodec([new_signing_key(state) for state in states], issuer=ISSUER, audience=AUDIENCE)


@pytest.mark.parametrize("ttl_s", [0, -1, 601])
def test_nobody_issues_a_token_that_lives_longer_than_ten_minutes(ttl_s):
    with pytest.raises(ValueError, match="ttl_out_of_range"):
        codec().issue(**WHO, now=NOW, ttl_s=ttl_s)


def test_published_keys_have_public_members_only():
    keys = codec().jwks()["keys"]
    assert [key["kid"] for key in keys] == ["active-1", "retiring-1", "next-1"]
    for key in keys:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    # anybody with the published key can verify what we issue
    claims = json.loads(jws.verify(codec().issue(**WHO, now=NOW), keys[0], algorithms=["ES256"]))
    assert claims.keys() == CLAIMS.keys()


def test_tokens_are_signed_by_the_maintained_backend():
    assert type(codec()._signer).__module__ == "jose.backends.cryptography_backend"
