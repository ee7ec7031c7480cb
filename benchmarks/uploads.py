"""How much memory a paper takes while large pictures come in, by both doors.

make bench NAME=uploads
"""

from __future__ import annotations

import io
import json
import sys
from urllib.parse import urlsplit

from PIL import Image

from tests.cli.desk import Desk
from tests.journeys.demo import came_true, running_demo
from tests.journeys.desk import WHO

from ._memory import family_of, peak_mb

UPLOADS = 20
SIZE = (6000, 4000)
LIMIT_MB = 300.0
ONE, MANY = "/desk/images/add/", "/desk/images/multiple/add/"
CREATE = "/desk/images/multiple/create_from_uploaded_image/"
FACTS = {"kind": "own", "credit": "A. P.", "alt": "Grain", "collection": "1"}


def main() -> int:
    """Measure, print, answer 1 when a process that stays grew too large."""
    with running_demo() as demo:
        port = urlsplit(demo.url).port or 80
        desk = Desk()
        desk.sign_in(port, WHO, demo.password)
        sent = 0.0
        for number in range(UPLOADS):
            photograph = a_photograph(number)
            sent += len(photograph) / 1e6
            hand_in(desk, port, number, photograph)
        if not came_true(lambda: demo.has_drawn_its_pictures):
            raise SystemExit("The renditions were not made in time.")
        peaks = sorted((peak_mb(pid) for pid in family_of(demo.pid)), reverse=True)
    print(f"{UPLOADS} pictures of {SIZE[0]} by {SIZE[1]} pixels, {sent:.0f} MB together\n")
    for peak in peaks:
        print(f"a process that stays{peak:>8.1f} MB{'' if peak < LIMIT_MB else '   BROKEN'}")
    print(json.dumps({"largest_mb": round(peaks[0], 1), "uploads": UPLOADS}))
    return 0 if peaks[0] < LIMIT_MB else 1


def a_photograph(number: int) -> bytes:
    """A JPEG with as much in it as a photograph; no two are alike."""
    file = io.BytesIO()
    Image.effect_noise(SIZE, 30 + number).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def hand_in(desk: Desk, port: int, number: int, photograph: bytes) -> None:
    """By the door for one, and by the door for many, in turn."""
    facts = {**FACTS, "title": f"Grain {number}"}
    name = f"grain-{number}.jpg"
    if number % 2:
        desk.post(port, ONE, facts, ("file", name, photograph))
        return
    answer = desk.post(port, MANY, {"title": name}, ("files[]", name, photograph))
    upload = json.loads(answer)["uploaded_file_id"]
    rest = {f"uploaded-image-{upload}-{field}": value for field, value in facts.items()}
    answer = desk.post(port, f"{CREATE}{upload}/", rest, form=MANY)
    if not json.loads(answer)["success"]:
        raise SystemExit(f"{name} was not taken: {answer.decode()}")


if __name__ == "__main__":
    sys.exit(main())
