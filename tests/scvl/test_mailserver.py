"""A kept connection: what the server took, and which of three things went wrong when it did not."""

import pytest

from scvl.mailserver import MailServer, Refused, Unreachable, Unsure
from tests.smtp import SmtpServer

SENDER = "portaal@scvl.example"
MESSAGE = b"Subject: Dag\r\n\r\nTekst\r\n"


@pytest.fixture
def server(settings):
    there = SmtpServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
    yield there
    there.close()


def test_messages_go_over_one_connection(server):
    with MailServer() as line:
        line.send(SENDER, "een@demo.example", MESSAGE)
        line.send(SENDER, "twee@demo.example", MESSAGE)
    assert server.taken == [("een@demo.example", MESSAGE), ("twee@demo.example", MESSAGE)]
    assert server.connections == 1


def test_a_line_with_a_dot_does_not_end_the_message(server):
    with MailServer() as line:
        line.send(SENDER, "een@demo.example", b".begin\r\n.\r\neinde.\r\n")
    assert server.taken == [("een@demo.example", b"..begin\r\n..\r\neinde.\r\n")]


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        (b"550 5.1.1 no such user", True),
        (b"550 5.2.1 mailbox disabled", True),
        (b"550 no such user here", True),
        (b"551 user moved", True),
        (b"550 5.7.1 relaying denied", False),
        (b"550 relay not permitted", False),
        (b"554 5.7.1 looks like spam", False),
        (b"552 5.2.2 mailbox full", False),
        (b"450 4.1.1 greylisted", False),
        (b"450 try later", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_dead(server, answer, is_dead):
    server.refuse["een@demo.example"] = answer
    with MailServer() as line:
        with pytest.raises(Refused) as caught:
            line.send(SENDER, "een@demo.example", MESSAGE)
        line.send(SENDER, "twee@demo.example", MESSAGE)
    assert (caught.value.code, caught.value.is_dead) == (int(answer[:3]), is_dead)
    assert server.addresses == ["twee@demo.example"]


@pytest.mark.parametrize("verb", ["DATA", "END"])
def test_refused_content_is_no_dead_address(server, verb):
    server.answers[verb] = b"554 5.6.0 not like this"
    with MailServer() as line, pytest.raises(Refused) as caught:
        line.send(SENDER, "een@demo.example", MESSAGE)
    assert (caught.value.code, caught.value.is_dead, server.taken) == (554, False, [])


@pytest.mark.parametrize("address", ["een@demo.example\r\nBcc: twee@demo.example", "een@demo.example\nDATA"])
def test_an_address_with_a_line_break_goes_nowhere(server, address):
    with MailServer() as line:
        with pytest.raises(Refused):
            line.send(SENDER, address, MESSAGE)
        line.send(SENDER, "twee@demo.example", MESSAGE)
    assert server.addresses == ["twee@demo.example"]


@pytest.mark.parametrize("answer", [b"421 closing", b"530 authenticate first", b"451 no room"])
def test_a_refused_sender_is_a_server_that_does_not_work(server, answer):
    server.answers["MAIL"] = answer
    with MailServer() as line, pytest.raises(Unreachable):
        line.send(SENDER, "een@demo.example", MESSAGE)
    assert server.taken == []


def test_a_server_that_closes_took_nothing(server):
    server.refuse["een@demo.example"] = b"421 too many"
    with MailServer() as line, pytest.raises(Unreachable):
        line.send(SENDER, "een@demo.example", MESSAGE)


def test_a_line_that_breaks_after_the_message_leaves_it_open(server):
    server.cut = {"een@demo.example"}
    with MailServer() as line, pytest.raises(Unsure):
        line.send(SENDER, "een@demo.example", MESSAGE)
    assert server.addresses == ["een@demo.example"]


def test_nobody_answers(settings, server):
    settings.EMAIL_PORT = 1
    with pytest.raises(Unreachable), MailServer():
        pass


def test_a_server_that_turns_everybody_away(server):
    server.answers["CONNECT"] = b"554 no"
    with pytest.raises(Unreachable), MailServer():
        pass


def test_an_error_tells_no_address(server):
    server.refuse["een@demo.example"] = b"550 5.1.1 een@demo.example unknown"
    with MailServer() as line, pytest.raises(Refused) as caught:
        line.send(SENDER, "een@demo.example", MESSAGE)
    assert str(caught.value) == "550"


def test_other_ways_of_mailing_get_the_same_message(mailoutbox):
    with MailServer() as line:
        line.send(SENDER, "een@demo.example", MESSAGE)
    assert [(m.recipients(), m.message()["Subject"]) for m in mailoutbox] == [(["een@demo.example"], "Dag")]


def test_files_get_the_same_message(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with MailServer() as line:
        line.send(SENDER, "een@demo.example", MESSAGE)
        line.send(SENDER, "twee@demo.example", MESSAGE)
    (file,) = tmp_path.iterdir()
    assert file.read_text().count("Subject: Dag\n\nTekst") == 2
