"""What must never stand in a tracked file: paths of a machine, addresses of a package index, keys."""

import re

import pytest

from tests.architecture.source import ROOT, tracked_files

# Named in pieces, so that this file does not hold what it looks for.
_FOLDERS = "|".join(["work/", r"home/\w+", r"Users/\w+", "root/", "mnt/"])
_INDEX_HOSTS = "|".join(
    [r"\.".join(parts) for parts in (["pypi", "org"], ["pythonhosted", "org"], ["registry", "npmjs"])]
)
PATTERNS = {
    "a path of somebody's machine": re.compile(rf"(?<![\w.~/-])/({_FOLDERS})"),
    "the address of a package index": re.compile(
        rf"(index-url[ =:]+\S*//|{_INDEX_HOSTS}|_authToken|PIP_INDEX)", re.IGNORECASE
    ),
    "a private key": re.compile("-----BEGIN " + r"[A-Z ]*PRIVATE KEY-----"),
    "an address with a password": re.compile(r"\w+://[^\s/:@{}]+:[^\s/:@{}]{6,}@(?!(host|localhost|db)\b)"),
}
BINARY = frozenset({".png", ".jpg", ".jpeg", ".webp", ".woff2", ".ico"})
NOT_READ = frozenset({"tests/architecture/test_texts.py"})


def _texts() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in tracked_files()
        if path.suffix not in BINARY
    }


@pytest.mark.parametrize("what", PATTERNS)
def test_no_tracked_file_holds_it(what: str) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0)}"
        for name, text in _texts().items()
        if name not in NOT_READ
        for match in PATTERNS[what].finditer(text)
    ]
    assert found == [], what


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a path of somebody's machine", "open('{}home/somebody/x')".format("/")),
        ("a path of somebody's machine", "see {}work/x".format("/")),
        ("the address of a package index", "--index-url https://example.org/simple"),
        ("the address of a package index", "https://{}.org/simple".format("PyPI")),
        ("a private key", "-----BEGIN EC PRIVATE KEY-----"),
        ("an address with a password", "postgresql://me:Hidden-12@10.0.0.1/x"),
    ],
)
def test_a_planted_text_is_found(what: str, text: str) -> None:
    assert PATTERNS[what].search(text)
