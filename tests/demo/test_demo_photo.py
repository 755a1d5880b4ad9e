import io

from PIL import Image

from api.clients.demo_photo import PHOTO_CANARIES, make_demo_photo
from api.media.cleaner import PictureCleaner


async def test_demo_photo_tells_its_place_and_owner_until_it_is_cleaned():
    photo = make_demo_photo()
    assert all(canary in photo for canary in PHOTO_CANARIES)
    assert Image.open(io.BytesIO(photo)).size == (1200, 1600)
    clean = await PictureCleaner().clean(photo)
    assert (clean.width_px, clean.height_px) == (1600, 1200)
    assert clean.removed == ("comment", "exif", "gps")
    assert not any(canary in clean.data for canary in PHOTO_CANARIES)


def test_demo_photo_is_always_the_same():
    assert make_demo_photo() == make_demo_photo()
