"""The kernel in which a handed-in notebook is graded: it works out answers, and judges none.

The grading tool starts it with ``python -m siyu_helpers.checks.answering -f CONNECTION``. Cases go in, the learner's
answers come out as plain numbers and texts; what is right is known outside alone. So nothing that a notebook does to
its own kernel (a patched check, an object equal to everything, a transformer of its cells) can make an answer right.
"""

import base64
import importlib
import json
import os
import pickle
import re
import shutil
import sys

import pandas as pd

from siyu_helpers.checks.kit import Namespace, UnfitError
from siyu_helpers.language import choose

LONGEST = 1000  # characters of one text about an answer
ROWS = 20_000  # an answer longer than that is none
REPLY = 8 * 2**20  # characters of a whole reply
PROCESSES = 1024


def ask(unit: str, item: str, arguments: tuple, quiet: bool, lang: str) -> str:
    """Return the Python expression that gives :func:`reply` one question, in a line to be evaluated in the kernel.

    >>> ask("unit4", "figures", (), True, "zh")[:11]
    '__import__('
    """
    question = {
        "unit": unit,
        "item": item,
        "arguments": base64.b64encode(pickle.dumps(arguments)).decode(),
        "quiet": quiet,
        "lang": lang,
    }
    return f"__import__({__name__!r}, fromlist=['reply']).reply({json.dumps(question)!r})"


def reply(question: str) -> str:
    """Answer one question of the judge from the notebook's names.

    Returns
    -------
    str
        JSON in ASCII: ``{"table": {"index": [...], "columns": {...}}, "warning": ...}`` or
        ``{"unfit": id, "seen": {...}}``, what `UnfitError` says of an answer that cannot be compared.
    """
    asked = json.loads(question)
    choose(asked["lang"])
    item = importlib.import_module(f"siyu_helpers.checks.{asked['unit']}").unit.items[asked["item"]]
    arguments = pickle.loads(base64.b64decode(asked["arguments"]))  # noqa: S301 - made by the judge
    try:
        table, warning = Namespace(sys.modules["__main__"].__dict__).to(item, arguments, asked["quiet"])
    except UnfitError as fault:
        return json.dumps(
            {"unfit": fault.idea, "seen": {key: str(value)[:LONGEST] for key, value in fault.seen.items()}}
        )
    if len(table) > ROWS:
        return json.dumps({"unfit": "extra_rows", "seen": {"where": f"{len(table)} > {ROWS}"}})
    columns = {
        name: [value if isinstance(value, str) else float(value) for value in column] for name, column in table.items()
    }
    return json.dumps({"table": {"index": list(table.index), "columns": columns}, "warning": warning[:LONGEST]})


def read(shown: str) -> tuple[pd.DataFrame, str]:
    """Return the table and the warning in a reply; nothing but numbers and texts gets through.

    Parameters
    ----------
    shown : str
        What :func:`reply` returned, as Python shows a text: in quotes.

    Raises
    ------
    UnfitError
        As the learner's kernel found it.
    ValueError, KeyError, TypeError
        If the reply is none that :func:`reply` gives.
    """
    if len(shown) > REPLY or not (shown[:1] == shown[-1:] and shown[:1] in ("'", '"')):
        raise ValueError("the reply is no text, or too long")
    told = json.loads(re.sub(r"\\(.)", r"\1", shown[1:-1]))
    if "unfit" in told:
        raise UnfitError(str(told["unfit"]), **{str(key): str(value) for key, value in told["seen"].items()})
    index, columns = told["table"]["index"], told["table"]["columns"]
    if not all(type(key) is str for key in index):
        raise TypeError("a key of the answer is no text")
    keys = pd.Index(index, dtype=object)
    made = {}
    for name, values in columns.items():
        if len(values) != len(index) or not all(type(value) in (str, float, int) for value in values):
            raise TypeError(f"column {name} of the answer is not made of numbers and texts")
        numbers = all(type(value) is not str for value in values)
        made[name] = pd.Series(values, index=keys, dtype=float if numbers else object)  # not `str`: a row may lack
    return pd.DataFrame(made, index=keys), str(told["warning"])


def main() -> None:
    """Limit this process, take what was handed in beside the notebook, and start the kernel."""
    limit = os.environ.get("SIYU_LIMITS")
    if limit and os.name != "nt":
        import resource

        memory, file = (int(number) for number in limit.split(","))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if os.environ.get("SIYU_SANDBOX"):  # elsewhere the limit would count all of the teacher's own processes
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    beside = os.environ.get("SIYU_BESIDE")
    if beside:
        shutil.copytree(beside, ".", dirs_exist_ok=True)
    sys.path.append("")  # a learner's own module is found, but hides none of ours

    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize()
    shell = app.shell
    # exit() closes a notebook's kernel; here it is noted in the reply and the notebook goes on
    shell.ask_exit = lambda: shell.payload_manager.write_payload({"source": "ask_exit"})
    streams = sys.stdout, sys.stderr

    def give_back_streams(*_: object) -> None:
        """Undo what a cell does to standard output: without it the kernel cannot end the cell."""
        sys.stdout, sys.stderr = streams

    shell.events.register("post_run_cell", give_back_streams)
    app.start()


if __name__ == "__main__":
    # one module, not two: what the judge asks for is found under this name
    sys.modules["siyu_helpers.checks.answering"] = sys.modules["__main__"]
    main()
