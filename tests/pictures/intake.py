"""What is sent with a picture."""

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from . import hostile


def png(name="harbour.png", size=(1600, 900)):
    return SimpleUploadedFile(name, hostile.saved(Image.new("RGB", size, (140, 29, 24)), "PNG"))


def fields(**changed):
    return {
        "title": "Harbour",
        "kind": "own",
        "credit": "A. Photographer",
        "caption": "The outer harbour.",
        "alt": "A harbour at dusk",
        "rights": "Staff",
        "tags": "",
        **changed,
    }
