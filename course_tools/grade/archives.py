"""Every file below a folder or in a zip, zips inside unpacked; an archive is never trusted.

What is unpacked is written under numbers of our own, never under a name from the archive: so no name can lead out of
the folder, overwrite another file or be too long for Windows. What cannot be had is listed too, with its `fault`.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from course_tools.grade.zip_names import names_in, readable, saved_at
from siyu_helpers.language import say

MB = 2**20
MOST_BYTES = 10_000 * MB  # all archives together
MOST_FILES = 200_000
INNER_BYTES = 500 * MB  # one hand-in
INNER_FILES = 2_000
NOTEBOOK_BYTES = 200 * MB  # a larger notebook is not read
OTHER_BYTES = 50 * MB  # nor a larger file of another kind
DEEPEST = 3  # zips inside zips
JUNK_FOLDERS = {"__macosx", ".ipynb_checkpoints", "__pycache__"}
JUNK_FILES = {".ds_store", "thumbs.db", "desktop.ini"}
FOREIGN = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst")
FOREIGN_MAGIC = (b"Rar!", b"7z\xbc\xaf\x27\x1c")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # LZMA can ask for gigabytes of memory
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, IndexError)


@dataclass(frozen=True)
class Found:
    """One file: its path in parts (an archive is a part like a folder), where it lies, when it was saved.

    `file` is None where the file cannot be had; `fault` then says why (a key of :func:`fault_words`). A `fault` with
    a `file` is an archive that could be opened only in part, or not at all.
    """

    parts: tuple[str, ...]
    file: Path | None
    saved: datetime | None = None
    fault: str = ""

    @property
    def path(self) -> str:
        """The path as words."""
        return "/".join(self.parts)


def fault_words(fault: str, names: str) -> str:
    """Return what went wrong with the files `names`, and what to do."""
    by_hand = say("请手工解压后再运行一次。", "Unpack by hand and run again.")
    words = {
        "encrypted": say("有密码，打不开", "locked with a password"),
        "damaged": say("已损坏，读不出来", "damaged, cannot be read"),
        "unsupported": say("这种压缩格式打不开", "archive of a kind that cannot be opened"),
        "bomb": say(
            f"解压后超过 {INNER_BYTES // MB} MB 或 {INNER_FILES} 个文件，只解压了一部分",
            f"unpacks to more than {INNER_BYTES // MB} MB or {INNER_FILES} files; only a part was unpacked",
        ),
        "full": say("解压的总量已到上限，没有解压", "not unpacked: the limit of all archives together was reached"),
        "too deep": say(f"压缩包套了 {DEEPEST} 层以上，没有解压", f"not unpacked: more than {DEEPEST} archives deep"),
        "unsafe path": say("路径指向文件夹之外，没有解压", "not unpacked: its path leads out of the folder"),
        "link": say("是链接，没有读取", "a link, not read"),
        "too large": say(
            f"太大，没有读取（笔记本上限 {NOTEBOOK_BYTES // MB} MB，其他文件 {OTHER_BYTES // MB} MB）",
            f"too large, not read (limit {NOTEBOOK_BYTES // MB} MB for a notebook, {OTHER_BYTES // MB} MB for others)",
        ),
    }[fault]
    mend = {"link": "", "unsafe path": "", "too large": ""}.get(fault, by_hand)
    return say(f"{names}：{words}。{mend}", f"{names}: {words}. {mend}".rstrip())


def is_notebook_name(name: str) -> bool:
    """Return whether a file of this name may be a notebook, also one that a browser or a student renamed."""
    return name.lower().endswith((".ipynb", ".ipynb.txt", ".json"))


def find(source: Path, workplace: Path) -> list[Found]:
    """Return every file that was handed in, in the order of paths.

    Parameters
    ----------
    source : Path
        A folder, a zip or a single file.
    workplace : Path
        An empty folder for what is unpacked.

    Raises
    ------
    ValueError
        If there is nothing at `source`.
    """
    if not source.exists():
        raise ValueError(
            say(
                f"找不到 {source}。--submissions 要给出作业所在的文件夹或 zip 压缩包，请核对路径。",
                f"There is nothing at {source}. --submissions takes the folder or zip with the hand-ins: check the path.",
            )
        )
    workplace.mkdir(parents=True, exist_ok=True)
    return sorted(_Finder(workplace).all(source), key=lambda found: (found.parts, found.file or Path()))


@dataclass
class _Left:
    """What may still be unpacked of one hand-in, the archives inside it included."""

    size: int = 0
    files: int = 0


class _Finder:
    """Walks folders and archives; counts what was written."""

    def __init__(self, workplace: Path):
        self.workplace = workplace.resolve()
        self.all_left = MOST_BYTES
        self.number = 0

    def all(self, source: Path) -> Iterator[Found]:
        if source.is_dir():
            yield from self.folder(source, ())
        elif source.suffix.lower() == ".zip" and zipfile.is_zipfile(source):
            yield from self.archive(source, (), 0, _Left(MOST_BYTES, MOST_FILES))
        else:
            yield from self.file((source.name,), source, None)

    def folder(self, folder: Path, parts: tuple[str, ...]) -> Iterator[Found]:
        try:
            inside = sorted(folder.iterdir())
        except OSError:
            yield Found(parts, None, None, "damaged")
            return
        for path in inside:
            here = (*parts, readable(path.name))
            if _is_junk(here):
                continue
            try:
                if path.is_symlink() or getattr(path, "is_junction", bool)():
                    yield Found(here, None, None, "link")
                elif path.is_dir():
                    if path.resolve() != self.workplace:
                        yield from self.folder(path, here)
                else:
                    about = path.stat()
                    saved = datetime.fromtimestamp(int(about.st_mtime))  # local, as a zip's own times
                    if about.st_size > _limit(path.name):
                        yield Found(here, None, saved, "too large")
                    else:
                        yield from self.file(here, path, saved)
            except OSError:
                yield Found(here, None, None, "damaged")

    def file(
        self, parts: tuple[str, ...], file: Path, saved: datetime | None, depth: int = 0, left: _Left | None = None
    ) -> Iterator[Found]:
        name = parts[-1].lower()
        if not name.endswith((".zip", *FOREIGN)):
            yield Found(parts, file, saved)
        elif not zipfile.is_zipfile(file):
            with file.open("rb") as stream:
                foreign = name.endswith(FOREIGN) or stream.read(8).startswith(FOREIGN_MAGIC)
            yield Found(parts, file, saved, "unsupported" if foreign else "damaged")
        elif depth >= DEEPEST:
            yield Found(parts, file, saved, "too deep")
        else:
            yield from self.archive(file, parts, depth + 1, (depth and left) or _Left(INNER_BYTES, INNER_FILES))

    def archive(self, file: Path, parts: tuple[str, ...], depth: int, left: _Left) -> Iterator[Found]:
        """Unpack one zip; at `depth` 0 it is the whole class."""
        try:
            with zipfile.ZipFile(file) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
                for info, name in zip(infos, names_in(infos), strict=True):
                    inside = tuple(map(readable, PurePosixPath(name.replace("\\", "/")).parts))
                    here = (*parts, *inside)
                    if not inside or _is_junk(inside):
                        continue
                    target = None
                    fault = _refused(info, name, inside) or ("" if left.files > 0 else "bomb")
                    if not fault:
                        target, fault = self.unpack(archive, info, _limit(name), left)
                    if fault in ("bomb", "full"):
                        yield Found(parts or here, file, None, fault)
                        return
                    if fault:
                        yield Found(here, None, saved_at(info), fault)
                    elif target:
                        yield from self.file(here, target, saved_at(info), depth, left)
        except BROKEN:
            yield Found(parts or (file.name,), file, None, "damaged")

    def unpack(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, left: _Left) -> tuple[Path, str]:
        """Write one file, counting what really comes: a header may lie. Return where it lies and what is at fault."""
        self.number += 1
        target = self.workplace / f"{self.number:06d}"
        if info.file_size > limit:
            return target, "too large"
        most = min(limit, left.size, self.all_left)
        size, fault = 0, ""
        try:
            with archive.open(info) as stream, target.open("wb") as out:
                while not fault and (block := stream.read(2**16)):
                    size += len(block)
                    fault = "over" if size > most else ""
                    out.write(block)
        except BROKEN:
            fault = "damaged"
        if fault == "over":
            fault = "too large" if size > limit else "bomb" if size > left.size else "full"
        left.size, left.files, self.all_left = left.size - size, left.files - 1, self.all_left - size
        if fault:
            target.unlink(missing_ok=True)
        return target, fault


def _limit(name: str) -> int:
    if name.lower().endswith(".zip"):
        return INNER_BYTES
    return NOTEBOOK_BYTES if is_notebook_name(name) else OTHER_BYTES


def _is_junk(parts: tuple[str, ...]) -> bool:
    name = parts[-1].lower()
    return (
        any(part.lower() in JUNK_FOLDERS for part in parts)
        or name in JUNK_FILES
        or name.startswith(("~$", "._", ".~lock"))
    )


def _refused(info: zipfile.ZipInfo, name: str, inside: tuple[str, ...]) -> str:
    """Return why a file is not unpacked, "" if it is."""
    if ".." in inside or inside[0].startswith("/") or re.match(r"[A-Za-z]:", name):
        return "unsafe path"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link"
    if info.flag_bits & 0x1:
        return "encrypted"
    return "" if info.compress_type in METHODS else "unsupported"


def doubled(found: list[Found]) -> list[str]:
    """Return the paths that came more than once, upper and lower case alike, as archives may hold them."""
    paths = Counter(one.path.casefold() for one in found if one.file)
    return sorted({one.path for one in found if paths[one.path.casefold()] > 1})
