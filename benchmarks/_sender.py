"""One run of the mailroom in a process of its own: rows are made, then delivered and timed.

Prints a JSON object: seconds, cpu_us a letter, bytes of a letter. Two processors may be named: that
of the thread that sends, and that of the threads that sign.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time

import django

django.setup()

from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.rules.letters import Letter, slot
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    open_batch,
    release_batch,
)
from latefinal.plumbing import clock

SIZE = 41_000


def letter() -> Letter:
    """An edition of about SIZE bytes: text, HTML, and a reader's own way out in each."""
    leave = f"https://paper.example/evening/leave/{slot('leave')}/"
    line = "The ferry company says it asked for the berth in April and heard nothing. " * 2
    text = "\n".join([line] * 60) + f"\nLeave: {leave}\n"
    html = "".join(f"<p style='margin:0 0 12px'>{line}</p>\n" for _ in range(165))
    return Letter(
        subject="The day at the harbour",
        text=text,
        html=f"{html}<p><a href='{leave}'>Leave</a></p>",
        sender_name="The Meridian",
        headers=(
            ("List-Id", "<evening.paper.example>"),
            ("List-Unsubscribe", f"<{leave}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
        slots=("leave",),
    )


def keep_apart(sending: int, signing: int) -> None:
    """Have this thread keep to one processor, those that sign, once there are any, to another."""
    ours = threading.get_native_id()

    def place() -> None:
        while not (signers := [one for one in threading.enumerate() if one.name == "signing"]):
            time.sleep(0.001)
        for signer in signers:
            os.sched_setaffinity(signer.native_id or 0, {signing})
        os.sched_setaffinity(ours, {sending})

    threading.Thread(target=place, daemon=True).start()


def main(letters: int, processors: list[int]) -> None:
    """Fill, deliver, look, tell."""
    at = clock.now()
    batch = open_batch(key=f"bench-{at.timestamp()}", letter=letter(), at=at)
    readers = (
        Recipient(str(n), f"reader-{n}@example-{n % 97}.org", {"leave": f"{n:040d}.mac"})
        for n in range(letters)
    )
    add_deliveries(batch=batch, recipients=readers, at=at)
    release_batch(batch=batch, at=at)
    if processors:
        keep_apart(*processors)
    gc.collect()
    gc.freeze()  # as the house does before it starts its processes
    began, cpu = time.perf_counter(), time.process_time()
    deliver_due(at=clock.now())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    sent = Delivery.objects.filter(batch=batch, state=DeliveryState.SENT).count()
    if sent != letters:
        raise SystemExit(f"Of {letters} letters {sent} were sent.")
    size = sum(map(len, batch.message[::2]))
    Batch.objects.all().delete()
    print(json.dumps({"seconds": seconds, "cpu_us": cpu / letters * 1e6, "bytes": size}))


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(core) for core in sys.argv[2:]])
