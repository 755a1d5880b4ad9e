"""`/errors/<code>`: the page that the `type` of a refusal names, in zh and en, without scripts."""

from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from api.errors import NotFound
from api.schemas.problem_texts import REFUSALS, Language, Refusal

_CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = "body{font:1rem/1.6 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}code{font-size:1.1em}"
_LANGUAGES: tuple[Language, ...] = ("zh", "en")

router = APIRouter(include_in_schema=False)


@router.get("/errors")
async def list_refusals() -> Response:
    """Every code with its titles."""
    rows = "".join(
        f'<li><a href="/errors/{escape(one.code)}"><code>{escape(one.code)}</code></a> '
        f"{escape(one.title['zh'])} · {escape(one.title['en'])}</li>"
        for one in REFUSALS.values()
    )
    return _page("错误代码 · Error codes", f"<h1>错误代码 · Error codes</h1><ul>{rows}</ul>")


@router.get("/errors/{code}")
async def read_refusal(code: str) -> Response:
    """One code in words."""
    refusal = REFUSALS.get(code)
    if refusal is None:
        raise NotFound
    parts = [_section(refusal, language) for language in _LANGUAGES]
    head = f"<p><code>{escape(refusal.code)}</code> · HTTP {refusal.status}</p>"
    return _page(refusal.code, head + "".join(parts))


def _section(refusal: Refusal, language: Language) -> str:
    title, detail = escape(refusal.title[language]), escape(refusal.detail[language])
    return f'<section lang="{language}"><h1>{title}</h1><p>{detail}</p></section>'


def _page(title: str, body: str) -> Response:
    return HTMLResponse(
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>",
        headers={"Content-Security-Policy": _CSP},
    )
