"""Talks to the kernel of one notebook: runs a cell within a time, collects what it shows up to a size."""

import contextlib
import queue
import time

import nbformat
import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from nbformat.v4 import new_output, output_from_msg

from course_tools.grade import harmless, sandbox
from siyu_helpers.language import say

TEXT = 20_000  # characters of text one cell may print into the feedback
OUTPUT = 2_000_000  # bytes of output, pictures included, that one cell may leave
MESSAGE = 256 * 2**20  # bytes of one message of the kernel; what is larger is not taken
SHOWN = 200  # tables and pictures that one cell may leave
ANSWER = 5  # seconds an interrupted kernel has to come back


class Stopped(Exception):  # noqa: N818 - an event of the run, no fault of ours
    """A cell was stopped: "endless" (interrupted, the kernel lives), "stuck" or "died" (the kernel is gone)."""

    def __init__(self, how: str):
        self.how = how
        super().__init__(how)


class Kernel:
    """A started kernel: runs a cell, or evaluates an expression, within a time."""

    def __init__(self, seat: sandbox.Seat):
        self._open = contextlib.ExitStack()
        self.manager = self._open.enter_context(sandbox.kernel(seat))
        context = zmq.Context()
        context.setsockopt(zmq.MAXMSGSIZE, MESSAGE)
        self._open.callback(context.destroy, linger=0)
        self.client: BlockingKernelClient = self.manager.blocking_client()
        self.client.context = context
        self.client.start_channels()
        self._open.callback(self.client.stop_channels)
        try:
            self._until_ready()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the kernel and whatever it started."""
        self._open.close()

    def execute(self, code: str, seconds: float, outputs: "Outputs", expression: str | None = None) -> dict:
        """Run code as a cell, or evaluate an expression beside it; return the kernel's reply.

        Raises
        ------
        Stopped
        """
        asked = self.client.execute(
            code,
            silent=expression is not None,
            user_expressions={"answer": expression} if expression else {},
            allow_stdin=False,
            stop_on_error=False,
        )
        try:
            self._until_idle(asked, seconds, outputs)
        except Stopped as stopped:
            if stopped.how == "died":
                raise
            self.manager.interrupt_kernel()
            try:
                self._until_idle(asked, ANSWER, outputs)
                self._until_idle(self.client.execute("pass", silent=True), ANSWER, Outputs())
            except Stopped as again:
                raise Stopped("stuck" if again.how == "endless" else "died") from None
            raise
        reply = self._reply(asked, ANSWER)
        if reply is None:
            raise Stopped("stuck" if self.manager.is_alive() else "died")
        return reply

    def _reply(self, asked: str, seconds: float) -> dict | None:
        """Return the reply to one request, None if it does not come in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                reply = self.client.get_shell_msg(timeout=left)
            except queue.Empty:
                return None
            if reply["parent_header"].get("msg_id") == asked:
                return reply["content"]
        return None

    def _until_ready(self) -> None:
        """Wait until the kernel answers on both channels."""
        deadline = time.monotonic() + sandbox.START
        while time.monotonic() < deadline and self.manager.is_alive():
            if self._reply(self.client.kernel_info(), 1) is None:
                continue
            with contextlib.suppress(Stopped):
                self._until_idle(self.client.execute("", silent=True), 1, Outputs())
                return
        raise RuntimeError(say("内核没有启动。", "The kernel did not start."))

    def _until_idle(self, asked: str, seconds: float, outputs: "Outputs") -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise Stopped("died") from None
                message = None
            if message and message["parent_header"].get("msg_id") == asked:
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return
                outputs.add(message)
            if time.monotonic() > deadline:
                raise Stopped("endless")
            if sandbox.overfull(self.manager):
                raise Stopped("died")


class Outputs:
    """Collects what a cell shows, up to a size."""

    def __init__(self) -> None:
        self.made: list[nbformat.NotebookNode] = []
        self.text = self.size = 0
        self.cut = False

    def add(self, message: dict) -> None:
        """Take one message of the kernel."""
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self.made.clear()
        elif kind == "stream":
            room = TEXT - self.text
            self.text += len(content["text"])
            self.cut |= room < len(content["text"])
            if room <= 0:
                return
            text = content["text"][:room]
            if self.made and self.made[-1].get("name") == content["name"]:
                self.made[-1].text += text
            else:
                self.made.append(new_output("stream", name=content["name"], text=text))
        elif kind in ("display_data", "execute_result", "error"):
            self.size += sum(len(str(part)) for part in (content.get("data") or content).values())
            if self.size > OUTPUT or len(self.made) >= SHOWN:
                self.cut = True
            else:
                made = output_from_msg(message)
                if kind != "error":
                    made.data, made.metadata = nbformat.from_dict(harmless.output(made.data)), nbformat.from_dict({})
                self.made.append(made)

    def finished(self) -> list[nbformat.NotebookNode]:
        """Return the outputs, with a line where they were cut."""
        if self.cut:
            words = say("（输出太长，已截断。）\n", "(The output was too long and was cut.)\n")
            self.made.append(new_output("stream", name="stdout", text="\n" + words))
        return self.made
