"""django-post_office on the same letters, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import _postfix

PACKAGES = ("django-post_office==3.12.0", "django==5.2.*")
LETTERS = 300

PROGRAM = """
import sys, time
from django.conf import settings
port, letters, home = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "post_office"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": home + "/db.sqlite3"}},
    EMAIL_BACKEND="post_office.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port,
    SECRET_KEY="x", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True,
    TEMPLATES=[{"BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates"},
               {"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    POST_OFFICE={"BATCH_SIZE": letters, "THREADS_PER_PROCESS": 5, "MAX_RETRIES": 0},
)
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from post_office import mail
from post_office.mail import send_queued
from post_office.models import Email, STATUS
line = "The ferry company says it asked for the berth in April and heard nothing. " * 2
text, html = "\\n".join([line] * 60), "<p style='margin:0 0 12px'>" + line + "</p>\\n"
mail.send_many([
    {"recipients": ["reader-%d@example.org" % n], "sender": "us@paper.example",
     "subject": "The day at the harbour", "message": text, "html_message": html * 165}
    for n in range(letters)
])
began = time.perf_counter()
send_queued(processes=1, log_level=0)
seconds = time.perf_counter() - began
sent = Email.objects.filter(status=STATUS.sent).count()
assert sent == letters, "Of %d letters %d were sent." % (letters, sent)
print(letters / seconds)
"""


def rate(*, port: int, core: int) -> float | None:
    """Letters a second; None where its packages cannot be had."""
    python = _python()
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as home:
        command = [
            *_postfix.pinned(core),
            python,
            "-W",
            "ignore",
            "-c",
            PROGRAM,
            str(port),
            str(LETTERS),
        ]
        ran = subprocess.run([*command, home], stdout=subprocess.PIPE, text=True, check=True)
    return float(ran.stdout.split()[-1])


def _python() -> Path | None:
    """Its interpreter, made once."""
    kept = Path(tempfile.gettempdir()) / f"latefinal-post-office-{os.getuid()}"
    python = kept / "bin/python"
    if not (kept / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", kept], check=True)
        got = subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=False)
        if got.returncode:
            return None
        (kept / "ready").touch()
    return python
