"""What routes add to the description of their answers: versions, and files."""

from typing import Any, Final

VERSIONED: Final[dict[str, Any]] = {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
"""An answer with the version of the thing; what needs If-Match has it without saying so."""

SEALED_FILE: Final[dict[str, Any]] = {
    "description": "12 bytes of nonce, then the ciphertext.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
"""An answer that is a sealed file. The format is what generators know bytes by."""

PICTURE: Final[dict[str, Any]] = {
    "description": "The picture, cleaned of all it told besides.",
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in ("image/jpeg", "image/png", "image/webp")
    },
}
"""An answer that is a picture."""

CACHED: Final[dict[str, Any]] = {"headers": {"ETag": {"$ref": "#/components/headers/CacheTag"}}}
"""An answer that may be kept; asked for again with If-None-Match it is only sent when it changed."""

NOT_MODIFIED: Final[dict[str, Any]] = {
    "description": "What the asker has is still true.",
    "headers": {"ETag": {"$ref": "#/components/headers/CacheTag"}},
}
"""No body: the answer is the one that If-None-Match named."""
