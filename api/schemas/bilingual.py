"""Words that a person reads, in both languages of the product."""

from pydantic import Field

from api.schemas.fields import OutModel


class Bilingual(OutModel):
    """The same text twice."""

    zh: str = Field(description="Simplified Chinese.")
    en: str = Field(description="English.")


def bilingual(zh: str, en: str) -> Bilingual:
    """Both texts as one value."""
    return Bilingual(zh=zh, en=en)


def read_bilingual(text: str) -> dict[str, Bilingual]:
    """Texts by name, from lines `name | zh | en`, in the order of the lines.

    Raises:
        ValueError: A line has other parts, or a name comes twice.
    """
    found: dict[str, Bilingual] = {}
    for line in text.strip().splitlines():
        name, zh, en = line.split(" | ")
        if name in found:
            raise ValueError(f"{name} comes twice")
        found[name] = Bilingual(zh=zh, en=en)
    return found
