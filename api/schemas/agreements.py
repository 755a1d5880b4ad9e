"""Agreements on the wire."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.episodes.parts import Opened
from api.domain.support.agreements import NewAgreement
from api.domain.support.models import Agreement
from api.domain.support.words import AgreementBlock, AgreementTemplate
from api.schemas.agreement_texts import TEXTS, TITLES
from api.schemas.bilingual import Bilingual
from api.schemas.fields import LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import PaperText

_BLOCKS: dict[str, Any] = {
    "rights_and_help": "您可以得到职业技能培训和就业指导；您的情况依法保密。",
    "rules": "按照公安机关的要求定期接受检测；离开所在区三日以上的，事先书面报告。",
    "measures": "每两周联系一次；四月起参加技能培训。",
    "consequences": "严重违反协议的，依法报告公安机关。",
}


class AgreementBlocksIn(StrictModel):
    """The five blocks of an agreement."""

    rights_and_help: PaperText = Field(description="The person's rights, and the help they can have.")
    rules: PaperText = Field(description="What the person keeps to.")
    measures: PaperText = Field(description="Which help was agreed on.")
    consequences: PaperText = Field(description="What follows if it is not kept.")
    other: PaperText | None = Field(None, description="Anything else; null for nothing.")


class AgreementIn(StrictModel):
    """An agreement that the person signed. Tailored to them: the template is only where it begins."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"template_version": "2026-1", "signed_on": "2026-11-23", "blocks": _BLOCKS}]
        }
    )

    template_version: Option[AgreementTemplate] = Field(description="The template it was written from.")
    signed_on: LegalDate = Field(description="Not before the report, nor in the future.")
    blocks: AgreementBlocksIn

    def to_agreement(self) -> NewAgreement:
        """The same for the domain."""
        told = self.blocks.model_dump(exclude_none=True)
        blocks = {AgreementBlock(name): text for name, text in told.items()}
        return NewAgreement(self.template_version, self.signed_on, blocks)


class AgreementBlocksOut(OutModel):
    """The five blocks as they were signed."""

    rights_and_help: str = Field(description="The person's rights, and the help they can have.")
    rules: str = Field(description="What the person keeps to.")
    measures: str = Field(description="Which help was agreed on.")
    consequences: str = Field(description="What follows if it is not kept.")
    other: str | None = Field(description="Anything else.")


class CaseAgreementOut(OutModel):
    """An agreement. The newest revision is the one in force."""

    id: UUID
    revision: int = Field(description="Counted from 1.")
    template_version: AgreementTemplate = Field(description="The template it was written from.")
    signed_on: LegalDate = Field(description="The day of the signature.")
    blocks: AgreementBlocksOut
    recorded_by: UUID = Field(description="The account that kept it.")
    recorded_at: UtcDatetime = Field(description="When it was kept.")


AgreementPage = Page[CaseAgreementOut]


class TemplateBlockOut(OutModel):
    """One block of the template."""

    block: AgreementBlock = Field(description="Which one.")
    title: Bilingual = Field(description="Its heading.")
    text: Bilingual = Field(description="The text to begin with.")


class AgreementTemplateOut(OutModel):
    """The text that an agreement begins with."""

    template_version: AgreementTemplate = Field(description="Send it with the agreement.")
    blocks: list[TemplateBlockOut] = Field(description="In the order in which they are read; help first.")


def agreement_out(opened: Opened[Agreement]) -> CaseAgreementOut:
    """An agreement as the wire shows it."""
    row = opened.row
    return CaseAgreementOut(
        id=row.id,
        revision=row.revision,
        template_version=AgreementTemplate(row.template_version),
        signed_on=row.signed_on,
        blocks=AgreementBlocksOut(**{one.value: opened.words.get(one.value) for one in AgreementBlock}),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def template_out(version: AgreementTemplate) -> AgreementTemplateOut:
    """A version of the template."""
    texts = TEXTS[version]
    return AgreementTemplateOut(
        template_version=version,
        blocks=[TemplateBlockOut(block=one, title=TITLES[one], text=texts[one]) for one in AgreementBlock],
    )
