"""Files that are handed in: what is wrong with the name, the folder or an open program is said in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from siyu_helpers.language import say


def file_to_write(path: str | Path, suffix: str) -> Path:
    """Return the path of a file that is about to be written.

    Raises
    ------
    ValueError
        If the name does not end in `suffix`.
    FileNotFoundError
        If the folder does not exist.

    Examples
    --------
    >>> file_to_write("tiers.xlsx", ".xlsx").name
    'tiers.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != suffix:
        raise ValueError(
            say(
                f"文件名要以 {suffix} 结尾，现在是 {path.name!r}。",
                f"The name must end in {suffix}; it is {path.name!r}.",
            )
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(
            say(f"文件夹 {path.parent} 不存在，请先建好。", f"There is no folder {path.parent}; make it first.")
        )
    return path


@contextmanager
def told_if_open(path: Path, zh: str, en: str, refused: type[Exception] = PermissionError) -> Iterator[None]:
    """Say in which program the file is most likely open, where the system refuses to write it."""
    try:
        yield
    except refused as error:
        raise PermissionError(
            say(
                f"写不了 {path}。如果它正在 {zh} 里打开，请先关上，再运行一次。（{error}）",
                f"{path} cannot be written. If it is open in {en}, close it and run this again. ({error})",
            )
        ) from None
