"""Names and times in zips, as Windows, macOS and Linux write them."""

import os
import zipfile
from datetime import datetime


def readable(name: str) -> str:
    """Return a name without marks that cannot be printed; one that Linux unpacked in GBK is read as that."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    return "".join(char if char.isprintable() else "_" for char in name)


def names_in(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Return the names as they were meant.

    Python reads a name without the UTF-8 flag as cp437; Chinese Windows wrote it in GBK, macOS in UTF-8. One archive
    is written by one program, so all its names are read alike. `orig_filename` is the name before Python on Windows
    turns backslashes into slashes, which may be half a GBK character.
    """
    raw = [info.orig_filename.partition("\0")[0].encode("cp437", "replace") for info in infos]
    flagged = [bool(info.flag_bits & 0x800) for info in infos]
    try:
        [name.decode("utf-8") for name, flag in zip(raw, flagged, strict=True) if not flag]
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "gb18030"
    return [
        info.orig_filename if flag else name.decode(encoding, "replace")
        for info, name, flag in zip(infos, raw, flagged, strict=True)
    ]


def saved_at(info: zipfile.ZipInfo) -> datetime | None:
    """Return when a file was saved; None for the first day that a zip can tell, which means nothing."""
    try:
        saved = datetime(*info.date_time)  # a zip's times have no zone
    except ValueError:
        return None
    return saved if saved > datetime(1980, 1, 2) else None
