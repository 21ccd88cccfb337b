"""Show an error on purpose and go on: what a lesson needs to teach how errors are read."""

import sys
import traceback

WIDTH = 75  # of the first line, as Jupyter prints it
CELL = "Cell In[…]"  # Jupyter writes the number beside the cell; it would differ from run to run


def show_error(code: str) -> None:
    """Run a piece of code and print the error it stops with, as Jupyter shows it; the notebook goes on.

    The code sees the notebook's names; what it defines is forgotten. Code that runs through prints what it prints.

    Parameters
    ----------
    code : str

    Examples
    --------
    >>> show_error("oders.head()")  # doctest: +ELLIPSIS
    NameError                                 Traceback (most recent call last)
    ...
    ----> 1 oders.head()
    <BLANKLINE>
    NameError: name 'oders' is not defined
    """
    names = dict(sys._getframe(1).f_globals)
    lines = code.strip("\n").splitlines()
    try:
        exec(compile("\n".join(lines), "<cell>", "exec"), names)  # noqa: S102 - the notebook's own code, as its cells are
    except SyntaxError as error:
        number = error.lineno or 1
        print(f"  {CELL}, line {number}\n    {lines[number - 1]}")
        print(" " * (4 + _width(lines[number - 1][: (error.offset or 1) - 1])) + "^")
        print(f"SyntaxError: {error.msg}")
    except Exception as error:
        if hasattr(error, "_render_traceback_"):  # an error with words of its own, such as a check's
            print("\n".join(error._render_traceback_()))
            return
        kind = type(error).__name__
        steps = [step for step in traceback.extract_tb(error.__traceback__) if step.filename == "<cell>"]
        number = steps[-1].lineno or 1
        print(kind + "Traceback (most recent call last)".rjust(WIDTH - len(kind)))
        print(f"{CELL}, line {number}")
        for at, line in enumerate(lines, 1):
            print(f"{'---->' if at == number else '     '} {at} {line}")
        print(f"\n{kind}: {error}")


def _width(text: str) -> int:
    """Return how many columns a text takes: a Chinese character takes two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
