"""A progress bar that a notebook shows in its output and nothing else does; never on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from siyu_helpers.language import say


@contextmanager
def bar(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of `total` steps; what it gives is called with the steps done. It ends as one sentence."""
    try:
        from IPython import get_ipython
        from IPython.display import HTML, display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        yield lambda done: None
        return

    def picture(done: int) -> HTML:
        words = say(f"已模拟 {done}/{total} 个世界", f"{done} of {total} worlds simulated")
        gauge = "" if done == total else f'<progress value="{done}" max="{total}" style="width:18em"></progress> '
        return HTML(f"{gauge}{words}")

    handle = display(picture(0), display_id=True)
    yield lambda done: handle.update(picture(done))
