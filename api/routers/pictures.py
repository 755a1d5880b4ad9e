"""Pictures that are sent: cleaned of all they tell besides, or refused."""

from typing import Any, Final

from api.errors import DomainError, Overloaded
from api.media.cleaner import CleanPicture, PictureBusy, PictureCleaner, PictureRefused

UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/PictureUpload"}},
        },
    }
}
"""What an operation declares that takes one picture, whose bytes it reads by itself."""


class ImageRefused(DomainError):
    """The picture is not taken; the answer's `reason` says why."""

    code = "image_refused"


async def clean_picture(cleaner: PictureCleaner, data: bytes) -> CleanPicture:
    """The picture without metadata.

    Raises:
        ImageRefused: It is none that is taken.
        Overloaded: Too many at once.
    """
    try:
        return await cleaner.clean(data)
    except PictureRefused as refused:
        raise ImageRefused(extra={"reason": refused.reason}) from None
    except PictureBusy:
        raise Overloaded(retry_after_s=2) from None
