"""Kill -9 while a list comes over: run again, everybody on it has come once."""

from __future__ import annotations

import pytest

from tests.apart import house

WANTED = 40

BRING = f"""
import io
from tests.factories import found
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import evening_newsletter, intake
from latefinal.readers.models import Intake, Reader

intake.CHUNK = 7
found()
newsletter = evening_newsletter()
LIST = "email\\n" + "".join(f"reader-{{n}}@example.org\\n" for n in range({WANTED}))

def bring():
    source = intake.ListSource(io.BytesIO(LIST.encode()), "list.csv", newsletter)
    return intake.import_list(source=source, they_agreed=True, at=at)
"""

DIE = """
connection.close()
child = os.fork()
if not child:
    seen = []
    def die(execute, sql, params, many, context):
        if sql.startswith("{verb}") and "{table}" in sql:
            seen.append(sql)
            if len(seen) == {number}:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    with connection.execute_wrapper(die):
        bring()
    os._exit(0)
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
report = bring()
print(Reader.objects.count(), Subscription.objects.count(), Intake.objects.get().came)
print(report.came + report.here)
print(bring().came)
"""


@pytest.mark.parametrize(
    ("verb", "table", "number"),
    [
        ("INSERT", "readers_reader", 1),
        ("INSERT", "subscriptions_subscription", 4),
        ("UPDATE", "readers_intake", 3),
    ],
)
def test_killed_at_any_statement_the_next_run_goes_on(
    django_db_setup, tmp_path, verb, table, number
):
    with house(tmp_path / "home") as home:
        said = home.run(BRING + DIE.format(verb=verb, table=table, number=number))
    assert said.split("\n")[:3] == [f"{WANTED} {WANTED} {WANTED}", str(WANTED), "0"]
