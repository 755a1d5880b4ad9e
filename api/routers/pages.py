"""Pages for people: the browsable documentation from the service's own files, and one page a refusal."""

from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.errors import NotFound

ASSETS_PATH = "/docs/assets"
_ASSET_TYPES = {
    "favicon.png": "image/png",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
}
# Swagger UI sets style attributes and draws with data: images; scripts come from our files only.
_DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_START = """window.addEventListener("load", function () {
  SwaggerUIBundle({
    url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, layout: "BaseLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
    validatorUrl: null,
  });
});
"""
_PAGE = f"""<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>守望 API</title>
<link rel="stylesheet" href="{ASSETS_PATH}/swagger-ui.css">
<link rel="icon" href="{ASSETS_PATH}/favicon.png">
<script src="{ASSETS_PATH}/swagger-ui-bundle.js"></script>
<script src="{ASSETS_PATH}/start.js"></script>
</head><body><div id="swagger-ui"></div></body></html>
"""


def docs_router() -> APIRouter:
    """`/docs` with its files. Not to be included in production mode."""
    router = APIRouter(include_in_schema=False)
    headers = {"Content-Security-Policy": _DOCS_CSP}
    kept = {name: (files("fastapi_offline") / "static" / name).read_bytes() for name in _ASSET_TYPES}

    @router.get("/")
    async def read_root() -> Response:
        return RedirectResponse("/docs", 307)

    @router.get("/docs")
    async def read_docs() -> Response:
        return HTMLResponse(_PAGE, headers=headers)

    @router.get(ASSETS_PATH + "/{name}")
    async def read_asset(name: str) -> Response:
        if name == "start.js":
            return Response(_START, media_type="text/javascript")
        if name not in kept:
            raise NotFound
        cached = {"Cache-Control": "public, max-age=86400", "Content-Type": _ASSET_TYPES[name]}
        return Response(kept[name], headers=cached)

    return router
