"""The gunicorn worker: a threaded one that, told to stop, answers every connection that a client has made.

gunicorn's own workers leave the connections of the listen queue, which the kernel has accepted for them, to be
reset when the last worker exits; clients that come meanwhile wait for nothing. Here a stopping worker first
lets no new connection in, then takes the whole queue, then closes the socket: from then on clients are refused.
"""

import contextlib
import ctypes
import select
import socket
import struct
import sys

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

_SO_ATTACH_FILTER = 26
_DROP_EVERY_PACKET = struct.pack("HBBI", 0x06, 0, 0, 0)  # classic BPF: BPF_RET with a length of 0


class DrainingThreadWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A `gthread` worker that empties the listen queue before it stops."""

    sockets: list[socket.socket]

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; in a stopping worker, take the queued ones and close the sockets."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        for listener in self.sockets:
            refuse_new_connections(listener)
        for listener in self.sockets:
            while _has_connection(listener):
                self.accept(listener)
            listener.close()
        self.sockets = []


def refuse_new_connections(listener: socket.socket) -> None:
    """Let no further connection into the queue of `listener`; those inside it stay, as do accepted ones.

    A socket filter drops what arrives. A client caught by it sends again after a second and is then refused.
    Without the filter, a connection made between the last accept and the close would be reset. It needs no
    privileges. Where the system doesn't have it, that small gap remains.
    """
    if sys.platform != "linux":
        return
    code = ctypes.create_string_buffer(_DROP_EVERY_PACKET, len(_DROP_EVERY_PACKET))
    program = struct.pack("HL", 1, ctypes.addressof(code))  # struct sock_fprog: one instruction
    with contextlib.suppress(OSError):  # a sandbox may forbid it
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)


def _has_connection(listener: socket.socket) -> bool:
    # poll, unlike select, takes descriptors above 1023
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    return bool(poll.poll(0))
