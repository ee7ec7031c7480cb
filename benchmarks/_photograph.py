"""A picture that is as hard to pack as a photograph: noise on every scale, in every colour.

The sample publication is drawn in flat areas, which weigh next to nothing. In natural images each
octave of scale has about the same contrast (Field, 1987): so it has here, without the edges that a
codec is good at, so that no figure is flattered.
"""

from __future__ import annotations

import io

from django.core.files.images import ImageFile
from PIL import Image, ImageChops

SIZE = (2400, 1600)
COARSEST, FINEST = 512, 1  # pixels to a grain
CONTRAST = 20  # of 255, a standard deviation


def photograph() -> ImageFile:
    """A JPEG file of SIZE, as it comes out of a camera."""
    channels = [_noise() for _channel in "RGB"]
    # Colours of a photograph go together: each channel is mostly the brightness of the whole.
    light = _noise()
    mixed = [Image.blend(light, channel, 0.35) for channel in channels]
    buffer = io.BytesIO()
    Image.merge("RGB", mixed).save(buffer, "JPEG", quality=92)
    return ImageFile(io.BytesIO(buffer.getvalue()), name="photograph.jpg")


def _noise() -> Image.Image:
    """Grains from coarse to fine, each octave with the same contrast."""
    whole = Image.new("L", SIZE, 128)
    grain = COARSEST
    while grain >= FINEST:
        size = (max(SIZE[0] // grain, 2), max(SIZE[1] // grain, 2))
        layer = Image.effect_noise(size, CONTRAST).resize(SIZE, Image.Resampling.BICUBIC)
        whole = ImageChops.add(whole, layer, scale=1, offset=-128)
        grain //= 2
    return whole
