"""A list of readers comes over from another system: who agreed, once, and nobody who left."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from latefinal.mailroom.services import suppress
from latefinal.plumbing.progress import ProgressTeller
from latefinal.readers.models import Intake, Reader
from latefinal.subscriptions.errors import NoAddresses, NobodyAgreed
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.lists import columns_of
from latefinal.subscriptions.rules.tables import look_at
from latefinal.subscriptions.services import (
    ListSource,
    end_subscription,
    import_list,
    request_subscription,
)
from tests.samples import lists

GHOST, MAILCHIMP = lists.GHOST, lists.MAILCHIMP
CASES = Path(__file__).parent.parent / "samples" / "subscribers"


def test_ghost_s_list_comes_over_without_those_who_want_no_letters(bring, at, addresses):
    report = bring(GHOST)
    assert addresses() == {"ada@example.org", "cleo@example.org"}
    assert (report.rows, report.came, report.out["unsubscribed"]) == (4, 2, 2)
    wish = Subscription.objects.get(reader__address="ada@example.org")
    assert wish.is_in_force
    assert wish.confirmed_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert "labels" in report.unused


def test_mailchimp_s_lists_come_over_with_zone_and_date_and_without_who_left_or_bounced(
    bring, addresses
):
    report = bring(MAILCHIMP)
    assert addresses() == {"ada@example.org"}
    assert (report.out["unsubscribed"], report.out["bounced"]) == (1, 1)
    assert Reader.objects.get().zone == "America/New_York"
    wish = Subscription.objects.get()
    assert wish.confirmed_at == datetime(2023, 2, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["unsubscribed_members_export_ab12.csv", "nonsubscribed_members_export_ab12.csv"]
)
def test_a_file_whose_name_says_so_brings_nobody(bring, name):
    assert bring("Email Address\nada@example.org\n", name).out["unsubscribed"] == 1
    assert not Reader.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "email",
        "E-Mail",
        "Email Address",
        "correo_electrpnico",
        "Correo electrónico",
        "Dirección de correo electrónico",
        "E-Mail-Adresse",
        "Adresse e-mail",
        "Endereço de e-mail",
        "contact",
        "Kontakt",
    ],
)
def test_the_column_of_addresses_is_found_by_its_name_or_else_by_what_is_in_it(header):
    assert columns_of(["nombre", header], ["Ada", "ada@example.org"]).address == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_end_is_read(bring, encoding, delimiter, end, addresses):
    rows = (("correo electrónico", "suscrito"), ("ADA@example.org", "sí"), ("Zoë@x", "sí"))
    text = end.join(delimiter.join(row) for row in rows)
    report = bring(text.encode(encoding))
    assert addresses() == {"ada@example.org"}
    assert [line for line, _reason in report.bad] == [3]
    assert "Zoë@x" in report.bad[0][1]


@pytest.mark.parametrize(
    ("encodings", "head", "names"),
    [
        ("cp1251 koi8-r cp866", "Имя;Адрес;Статус", "Анна Пётр Ольга Жанар"),
        ("cp1251 koi8-r", "Имя;Адрес;Отписан", ""),
        ("cp1252", "Name;E-Mail;Bestätigt", ""),
        ("cp1252 mac_roman", "Prénom;Adresse;Désabonné", "Élodie François Hélène Lefèvre"),
        ("cp1252", "Nombre;Correo;Baja", "Íñigo Muñoz José Begoña"),
        ("cp1250", "Imię;Adres;Wypisał się", "Łukasz Małgorzata Józef Świątek"),
        ("cp1254", "Adı;Adres;Çıkış", "Şule Yıldız Ömer Güneş İpek"),
    ],
)
def test_an_old_code_page_is_told_by_its_letters(encodings, head, names):
    rows = [f"{name};reader-{n}@example.org;" for n, name in enumerate((names or ";").split() * 9)]
    rows += [f";other-{n}@example.org;2026-01-02" for n in range(200)]
    text = "\n".join([head, *rows])
    for encoding in encodings.split():
        raw = text.encode(encoding)
        assert raw.decode(look_at(io.BytesIO(raw)).encoding) == text


@given(st.binary(min_size=1, max_size=2000), st.booleans())
def test_whatever_a_file_holds_and_wherever_it_has_an_encoding(raw, is_far_down):
    whole = (b"a@example.org\n" * 5000 if is_far_down else b"") + raw
    read = whole.decode(look_at(io.BytesIO(whole)).encoding, errors="replace")
    assert read.startswith("a@example.org") or not is_far_down


def test_a_letter_split_between_two_reads_is_still_utf_8(bring):
    filler = "".join(f"reader-{n}@example.org,no\n" for n in range(4000))
    head = "email,región\n"
    blocks = (head + filler).encode()
    padded = blocks + b"x" * (65_535 - len(blocks) % 65_536) + "é,no\n".encode()
    report = bring(padded)
    assert "é" in report.bad[-1][1] or "x" in report.bad[-1][1]
    assert "región" in report.unused


def test_a_list_of_bare_addresses_needs_no_header(bring):
    assert bring("ada@example.org\nbo@example.org\n").came == 2


def test_a_spreadsheet_that_names_its_delimiter_is_understood(bring):
    assert bring("sep=;\nname;email\nAda, B.;ada@example.org\n").came == 1


def test_an_address_that_stands_there_twice_is_one_reader(bring):
    report = bring("email\nada@example.org\nADA@Example.org\n ada@example.org \n")
    assert (report.came, report.twice) == (1, 2)
    assert Reader.objects.count() == 1


@pytest.mark.parametrize("order", [("true", "false"), ("false", "true")])
def test_who_is_out_on_any_row_is_out(bring, order):
    rows = "".join(f"ada@example.org,{said}\n" for said in order)
    assert bring(f"email,subscribed\n{rows}").came == 0
    assert not Reader.objects.exists()


def test_who_is_suppressed_or_stopped_the_letters_here_stays_out(bring, subscribe, evening, at):
    suppress(address="shut@example.org", reason="550 5.1.1", at=at)
    (wish,) = subscribe("left@example.org")
    end_subscription(reader=wish.reader, newsletter=evening, at=at)
    report = bring("email\nshut@example.org\nleft@example.org\nnew@example.org\n")
    assert (report.suppressed, report.left, report.came) == (1, 1, 1)
    wish.refresh_from_db()
    assert wish.ended_at == at
    assert not Reader.objects.filter(address="shut@example.org").exists()


def test_a_wish_that_waited_to_be_confirmed_is_in_force(bring, evening, at):
    wish = request_subscription(newsletter=evening, address="ada@example.org", at=at)
    assert bring("email\nada@example.org\n").came == 1
    wish.refresh_from_db()
    assert wish.is_in_force


def test_bad_rows_are_named_by_line_and_stop_nobody_else(bring, addresses):
    report = bring(
        "email,note\n"
        "nobody,x\n"
        'ada@example.org,"a note\non two lines"\n'
        "two@signs@example.org,x\n"
        ",\n"
        "\n"
        ",only a note\n"
        '"line\nbreak@example.org",x\n'
        "bo@example.org\n"
    )
    assert addresses() == {"ada@example.org", "bo@example.org"}
    assert [line for line, _reason in report.bad] == [2, 5, 8, 9]
    assert all(len(reason.split()) > 3 for _line, reason in report.bad)


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line(bring, addresses):
    body = "".join(f"reader-{n}@example.org,x\n" for n in range(20_000))
    report = bring(f'email,note\nada@example.org,x\nbo@example.org,"{body}')
    assert report.refused
    assert report.bad[0][0] == 3
    assert "never closed" in report.bad[0][1]
    assert "ada@example.org" in addresses()


def test_run_twice_it_adds_nothing_and_says_so(bring):
    bring(GHOST)
    before = (Reader.objects.count(), Subscription.objects.count(), Intake.objects.count())
    report = bring(GHOST)
    assert (report.came, report.here) == (0, 2)
    assert (Reader.objects.count(), Subscription.objects.count(), Intake.objects.count()) == before


def test_cut_short_anywhere_it_goes_on_when_it_is_run_again(bring):
    """The stop comes between two transactions, as a kill's does for what was committed."""
    text = "email\n" + "".join(f"reader-{n}@example.org\n" for n in range(3500))

    class Stumbling(ProgressTeller):
        @contextmanager
        def stage(self, name, total):
            done = 0

            def step(advance):
                nonlocal done
                done += advance
                if name == "Writing" and done == 2000:
                    raise KeyboardInterrupt

            yield step

    with pytest.raises(KeyboardInterrupt):
        bring(text, telling=Stumbling())
    assert Subscription.objects.count() == 2000
    assert Intake.objects.get().finished_at is None
    report = bring(text)
    assert (report.here, report.came) == (2000, 1500)
    assert Intake.objects.get().came == 3500
    assert Intake.objects.get().finished_at is not None


def test_the_word_that_they_agreed_is_asked_for_and_kept(bring, evening, editor, at):
    file = io.BytesIO(b"email\nada@example.org\n")
    source = ListSource(file, "list.csv", evening, said_by=editor)
    with pytest.raises(NobodyAgreed, match="--they-agreed"):
        import_list(source=source, they_agreed=False, at=at)
    assert not Reader.objects.exists()
    import_list(source=source, they_agreed=True, at=at)
    intake = Intake.objects.get()
    assert intake.statement == (
        "Everybody on this list agreed to receive “The evening edition” by e-mail."
    )
    assert (intake.said_by, intake.begun_at, intake.came) == (editor, at, 1)
    assert Reader.objects.get().intake == intake
    assert Reader.objects.get().verified_at is None


@pytest.mark.parametrize("content", ["", "\n\n", "name,phone\nAda,5\n"])
def test_a_list_without_addresses_is_refused_in_words(bring, content):
    with pytest.raises(NoAddresses, match="No column of the list holds e-mail addresses"):
        bring(content)


def run(*words):
    call_command("import_subscribers", *words)


def test_the_command_reports_as_a_table_and_as_an_object(evening, tmp_path, capsys):
    file = tmp_path / "members.csv"
    file.write_text(GHOST + "5,nobody,,,true,,\n")
    run(str(file), "--they-agreed")
    told = capsys.readouterr().out
    assert "unsubscribed there" in told
    assert "“nobody” is no e-mail address" in told
    run(str(file), "--they-agreed", "--json")
    data = json.loads(capsys.readouterr().out)
    assert (data["came"], data["already_here"], data["bad_rows"]) == (0, 2, 1)
    assert data["bad"][0]["line"] == 6


def test_without_a_paper_the_command_says_so_before_it_reads_anything(db):
    with pytest.raises(CommandError, match=r"no paper in .* “latefinal run” first"):
        run("there-is-no-such-file.csv", "--they-agreed")
    assert not Newsletter.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{file}"], "did not agree"),
        (["{file}", "--they-agreed", "--newsletter", "weekly"], "There are: evening."),
        (["{file}.not", "--they-agreed"], "cannot be read: No such file"),
        (["{file}", "--they-agreed", "--column", "labels"], "Write --column NAME=MEANING."),
        (["{file}", "--they-agreed", "--column", "labels=so"], "is nothing that column “labels”"),
    ],
)
def test_the_command_refuses_in_a_sentence(evening, tmp_path, words, said):
    file = tmp_path / "members.csv"
    file.write_text(GHOST)
    with pytest.raises(CommandError, match=said):
        run(*(word.format(file=file) for word in words))
    assert not Reader.objects.exists()
