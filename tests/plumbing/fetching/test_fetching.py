"""Fetching over real sockets: what is found, and every way in which it is refused."""

from __future__ import annotations

import gzip
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network

import brotli
import pytest
from cryptography import x509

from latefinal import __version__
from latefinal.plumbing.fetching import (
    AddressRefused,
    Fetcher,
    FetchError,
    FetchLimits,
    HostNotFound,
    NotPublic,
    NotReached,
    NotTrusted,
    Reach,
    TooManyRedirects,
    Wanted,
)
from tests.certificates import certificate_for
from tests.webserver import LOOPBACK, Talk, fetcher_to, web_server


def by_path(**answers):
    """A script that answers each path, named without its slash, as it is told."""

    def script(talk: Talk) -> None:
        answers[talk.path.strip("/") or "root"](talk)

    return script


def leading(status, target):
    return lambda talk: talk.answer(status, b"gone", location=target)


def found(talk: Talk) -> None:
    talk.answer(200, b"news", content_type="text/xml")


def fetched_from(script, at, *, path="", wanted=None, limits=None):
    with web_server(script) as server:
        fetch = fetcher_to(server, limits=limits).fetch
        return fetch(f"{server.url}{path}", at=at, wanted=wanted), server


def test_what_stands_there_is_fetched_with_our_name_and_a_way_to_reach_us(at):
    answer, server = fetched_from(by_path(feed=found), at, path="feed")
    assert (answer.status, answer.body, answer.content_type) == (200, b"news", "text/xml")
    assert (answer.address, answer.is_moved) == (f"{server.url}feed", False)
    sent = server.came[0].headers
    assert sent["user-agent"] == f"Latefinal/{__version__} (+https://paper.example)"
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "authorization"} & sent.keys()


def test_what_is_there_already_is_not_sent_again(at):
    def script(talk: Talk) -> None:
        is_known = talk.headers.get("if-none-match") == '"v1"'
        talk.answer(304 if is_known else 200, etag='"v1"', last_modified="yesterday")

    with web_server(script) as server:
        fetch = fetcher_to(server).fetch
        first = fetch(server.url, at=at)
        wanted = Wanted(etag=first.etag, last_modified=first.last_modified)
        again = fetch(server.url, at=at, wanted=wanted)
    assert (first.is_unchanged, again.is_unchanged) == (False, True)
    assert server.came[1].headers["if-modified-since"] == "yesterday"


def test_a_tag_that_no_header_can_hold_is_left_out(at):
    wanted = Wanted(etag='"\r\nX: y"', last_modified="é")
    _answer, server = fetched_from(by_path(root=found), at, wanted=wanted)
    assert not {"x", "if-none-match", "if-modified-since"} & server.came[0].headers.keys()


def test_a_refusal_is_an_answer_and_says_when_to_come_back(at):
    busy = by_path(root=lambda talk: talk.answer(503, b"later", retry_after="90"))
    answer, _server = fetched_from(busy, at)
    assert (answer.status, answer.body) == (503, b"later")
    assert answer.retry_after == at + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("", bytes)]
)
def test_a_packed_answer_is_unpacked(at, coding, pack):
    body = b"news " * 500
    headers = {"content_encoding": coding} if coding else {}
    answer, server = fetched_from(lambda talk: talk.answer(200, pack(body), **headers), at)
    assert answer.body == body
    assert server.came[0].headers["accept-encoding"] == "gzip, br, deflate"


def test_the_head_of_a_packed_answer_is_asked_for_alone(at):
    headers = {"content_encoding": "gzip", "content_length": "5000"}
    answer, server = fetched_from(
        lambda talk: talk.answer(200, **headers), at, wanted=Wanted(head=True)
    )
    assert (answer.status, answer.body, server.came[0].method) == (200, b"", "HEAD")
    assert answer.headers["content-encoding"] == "gzip"


def test_an_answer_in_chunks_and_one_that_ends_with_the_line_are_read(at):
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n0\r\n\r\n"
    for sent in (chunked, b"HTTP/1.0 200 OK\r\n\r\nnews"):
        answer, _server = fetched_from(lambda talk, sent=sent: talk.send(sent), at)
        assert answer.body == b"news"


def test_what_a_server_says_beforehand_is_passed_over(at):
    def script(talk: Talk) -> None:
        talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        found(talk)

    assert fetched_from(script, at)[0].body == b"news"


@pytest.mark.parametrize(
    ("statuses", "is_moved"),
    [((301,), True), ((308, 301), True), ((301, 302), False), ((307,), False), ((303,), False)],
)
def test_an_address_has_moved_when_every_step_was_for_good(at, statuses, is_moved):
    steps = {
        f"s{number}": leading(status, f"/s{number + 1}") for number, status in enumerate(statuses)
    }
    steps[f"s{len(statuses)}"] = found
    answer, server = fetched_from(by_path(**steps), at, path="s0")
    assert (answer.body, answer.is_moved) == (b"news", is_moved)
    assert answer.address == f"{server.url}s{len(statuses)}"


@pytest.mark.parametrize(("hops", "is_reached"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(at, hops, is_reached):
    steps = {f"s{number}": leading(302, f"s{number + 1}") for number in range(hops)}
    steps[f"s{hops}"] = found
    if is_reached:
        assert fetched_from(by_path(**steps), at, path="s0")[0].body == b"news"
        return
    with pytest.raises(TooManyRedirects, match="/s0”"):
        fetched_from(by_path(**steps), at, path="s0")


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("file:///etc/passwd", AddressRefused),
        ("ftp://paper.example/", AddressRefused),
        ("http://127.0.0.1:1/", AddressRefused),
        ("https://me:secret@paper.example/", AddressRefused),
        ("http://[", AddressRefused),
        ("http://10.0.0.1/", NotPublic),
        ("http://169.254.169.254/latest/meta-data/", NotPublic),
        ("http://[::ffff:10.0.0.1]/", NotPublic),
        ("http://[64:ff9b::a00:1]/", NotPublic),
    ],
)
def test_a_redirect_is_checked_as_an_address_is_and_the_error_says_whence_it_came(
    at, target, error
):
    with web_server(leading(302, target)) as server, pytest.raises(error) as refused:
        fetcher_to(server).fetch(f"{server.url}feed?key=hidden", at=at)
    assert f"“{server.url}feed” leads elsewhere" in str(refused.value)
    assert not {"secret", "hidden"} & set(str(refused.value).replace("=", " ").split())
    assert len(server.came) == 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::]"],
)
def test_nobody_at_home_is_asked_however_it_is_spelled(at, host):
    fetcher = Fetcher(contact="https://paper.example")
    with pytest.raises((NotPublic, HostNotFound)) as refused:
        fetcher.fetch(f"http://{host}/", at=at)
    assert isinstance(refused.value, NotPublic) or host == "localhost"


def test_one_private_address_among_public_ones_is_enough_to_refuse(at):
    fetcher = fetcher_to(networks=(), look_up=lambda *_host: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(NotPublic):
        fetcher.fetch("http://paper.example/", at=at)


def test_the_address_that_was_checked_is_the_one_that_is_called(at):
    """A second look-up would find another: it is not made."""
    asked = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with web_server(found) as server:
        fetcher = fetcher_to(server, look_up=look_up)
        answer = fetcher.fetch(f"http://paper.example:{server.port}/", at=at)
        with pytest.raises(NotPublic):
            fetcher.fetch(f"http://paper.example:{server.port}/", at=at)
    assert answer.body == b"news"
    assert asked == ["paper.example", "paper.example"]
    assert server.came[0].headers["host"] == f"paper.example:{server.port}"


def test_the_next_address_is_called_where_nobody_answers_at_the_first(at):
    with web_server(found) as server:
        both = (*LOOPBACK, ip_network("::1"))
        fetcher = fetcher_to(server, networks=both, look_up=lambda *_host: ["::1", "127.0.0.1"])
        assert fetcher.fetch(f"http://paper.example:{server.port}/", at=at).body == b"news"


@pytest.mark.parametrize("found_there", [[], ["no address"]])
def test_a_host_that_is_nowhere_is_named(at, found_there):
    with pytest.raises(HostNotFound, match="“paper"):
        fetcher_to(look_up=lambda *_host: found_there).fetch("http://paper.example/", at=at)


def test_a_call_that_nobody_takes_is_given_up_and_said_in_words(at):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _number in range(4)]  # its queue, which it never looks at
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        limits = FetchLimits(seconds=2, connect_seconds=0.3)
        reach = Reach(networks=LOOPBACK, ports=frozenset({port}))
        fetcher = Fetcher(contact="https://paper.example", limits=limits, reach=reach)
        with pytest.raises(NotReached, match="no answer"):
            fetcher.fetch(f"http://127.0.0.1:{port}/", at=at)
        for one in waiting:
            one.close()


def test_a_look_up_that_fails_is_a_host_that_is_nowhere(at):
    def look_up(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(HostNotFound):
        fetcher_to(look_up=look_up).fetch("http://paper.example/", at=at)


def test_where_nobody_listens_is_said_with_the_system_s_own_word(at):
    with web_server(found) as server:
        fetcher = fetcher_to(server)
    with pytest.raises(NotReached, match="refused"):
        fetcher.fetch(server.url, at=at)


@pytest.fixture
def certificate(tmp_path):
    """A server's side of TLS for paper.example, and a fetcher's that believes it."""
    pem, key = certificate_for(x509.DNSName("paper.example"))
    file = tmp_path / "paper.pem"
    file.write_bytes(pem + key)
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(file)
    return side, ssl.create_default_context(cadata=pem.decode())


def here(*_host):
    return ["127.0.0.1"]


def test_https_is_verified_against_the_name_and_not_the_address(at, certificate):
    side, trust = certificate
    with web_server(found, tls=side) as server:
        fetcher = fetcher_to(server, look_up=here, trust=trust)
        answer = fetcher.fetch(f"https://paper.example:{server.port}/", at=at)
        with pytest.raises(NotTrusted, match="is other"):
            fetcher.fetch(f"https://other.example:{server.port}/", at=at)
    assert answer.body == b"news"


def test_a_certificate_that_nobody_vouches_for_is_refused(at, certificate):
    with web_server(found, tls=certificate[0]) as server, pytest.raises(NotTrusted):
        fetcher_to(server, look_up=here).fetch(f"https://paper.example:{server.port}/", at=at)


def test_a_server_with_which_no_tls_can_be_agreed_upon_is_not_reached(at, certificate):
    side, trust = certificate
    side.maximum_version = ssl.TLSVersion.TLSv1_2
    side.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")  # and its certificate has no RSA
    with web_server(found, tls=side) as server, pytest.raises(NotReached, match="TLS as we do"):
        fetcher_to(server, look_up=here, trust=trust).fetch(
            f"https://paper.example:{server.port}/", at=at
        )


def test_neither_the_environment_nor_netrc_leads_it_astray(at, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    answer, server = fetched_from(by_path(root=found), at)
    assert answer.body == b"news"
    assert "authorization" not in server.came[0].headers


def test_no_cookie_comes_back(at):
    with web_server(lambda talk: talk.answer(200, b"news", set_cookie="a=b; Path=/")) as server:
        fetch = fetcher_to(server).fetch
        fetch(server.url, at=at)
        fetch(server.url, at=at)
    assert "cookie" not in server.came[1].headers


def test_many_threads_share_one_and_who_hangs_holds_up_nobody_else(at):
    def script(talk: Talk) -> None:
        if talk.path == "/7":
            talk.stop.wait(9)
        else:
            talk.answer(200, talk.path.encode())

    with web_server(script) as server:
        fetcher = fetcher_to(server, limits=FetchLimits(seconds=2))

        def body_of(number: int) -> bytes:
            try:
                return fetcher.fetch(f"{server.url}{number}", at=at).body
            except FetchError as error:
                return type(error).__name__.encode()

        with ThreadPoolExecutor(8) as pool:
            bodies = list(pool.map(body_of, range(60)))
    assert bodies.pop(7) == b"TooSlow"
    assert bodies == [b"/%d" % number for number in range(60) if number != 7]


def test_nothing_of_it_is_logged(at, caplog):
    with pytest.raises(FetchError):
        fetched_from(leading(302, "http://10.0.0.1/?key=hidden"), at)
    assert not caplog.records
