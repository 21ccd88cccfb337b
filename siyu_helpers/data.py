"""Load the course's tables: ``load("tea/orders")``.

The data folder is ``$SIYU_DATASETS`` if that is set, else ``datasets/`` beside the package. Its ``datapackage.json``
(Frictionless Data Package) lists each table with its columns, types and SHA-256; a table is checked at each reading.
"""

import difflib
import hashlib
import io
import json
import os
from pathlib import Path

import pandas as pd

from siyu_helpers.inputs import SHOP_ZONE
from siyu_helpers.language import say


def folder() -> Path:
    """Return the folder the tables are read from."""
    chosen = os.environ.get("SIYU_DATASETS")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / "datasets"


def names() -> list[str]:
    """Return the names of all tables, in the order of ``datapackage.json``, e.g. ``["tea/users", "tea/orders"]``."""
    return list(_resources())


def load(name: str) -> pd.DataFrame:
    """Load one table as a new frame.

    Parameters
    ----------
    name : str
        Brand and table, e.g. "tea/orders"; :func:`names` lists them.

    Returns
    -------
    DataFrame
        Rows in the order of the file. Ids and codes are text (``str``), money is integer fen (``int64``), times are
        aware and in Shanghai time (``datetime64[us, Asia/Shanghai]``) whatever offset the file writes; integers that
        may be missing are ``Int64``. Missing text is ``NaN``, a missing time is ``NaT``.

    Raises
    ------
    ValueError
        If there is no such table, or if the file is not the one that was shipped.
    FileNotFoundError
        If the data folder or the file is missing.

    Examples
    --------
    >>> load("tea/orders").columns.tolist()
    ['order_id', 'user_id', 'order_time', 'amount_fen']
    """
    resources = _resources()
    if name not in resources:
        raise ValueError(_unknown(name, list(resources)))
    resource = resources[name]
    fields = resource["schema"]["fields"]
    kind = {field["name"]: field["type"] for field in fields}
    frame = pd.read_csv(
        io.BytesIO(_shipped_bytes(resource)),
        dtype={field["name"]: _dtype(field) for field in fields},
        keep_default_na=False,  # "NA" may be a code
        na_values=[""],
    )
    for column in frame.columns[[kind[c] == "datetime" for c in frame.columns]]:
        times = pd.to_datetime(frame[column], format="ISO8601", utc=True)
        frame[column] = times.dt.tz_convert(SHOP_ZONE).dt.as_unit("us")
    return frame


def check_datasets() -> list[str]:
    """Compare every file with the SHA-256 in ``datapackage.json``; return what is wrong, in words (empty if nothing)."""
    try:
        resources = _resources()
    except (FileNotFoundError, ValueError) as error:
        return [str(error)]
    problems = []
    for resource in resources.values():
        try:
            _shipped_bytes(resource)
        except (FileNotFoundError, ValueError) as error:
            problems.append(str(error))
    return problems


def term_seed() -> int:
    """Return the seed of the term whose data are in force: ``simulate(brand, term_seed())`` knows their truth.

    Raises
    ------
    FileNotFoundError, ValueError
        As :func:`load`.

    Examples
    --------
    >>> term_seed() >= 0
    True
    """
    return _package()["seed"]


def _resources() -> dict[str, dict]:
    return {resource["path"].removesuffix(".csv"): resource for resource in _package()["resources"]}


def _package() -> dict:
    path = folder() / "datapackage.json"
    if not path.is_file():
        raise FileNotFoundError(
            say(
                f"找不到课程数据：{path} 不存在。{_remedy_zh()}",
                f"The course data are missing: there is no {path}. {_remedy_en()}",
            )
        )
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        [resource["path"] for resource in package["resources"]]
        int(package["seed"])
        return package
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            say(
                f"{path} 读不懂（{error}）。{_remedy_zh()}",
                f"{path} cannot be read ({error}). {_remedy_en()}",
            )
        ) from error


def _shipped_bytes(resource: dict) -> bytes:
    path = folder() / resource["path"]
    if not path.is_file():
        raise FileNotFoundError(
            say(f"数据文件 {path} 不见了。{_remedy_zh()}", f"The data file {path} is missing. {_remedy_en()}")
        )
    content = path.read_bytes()
    found, wanted = hashlib.sha256(content).hexdigest(), resource["hash"].removeprefix("sha256:")
    if found != wanted:
        raise ValueError(
            say(
                f"数据文件 {path} 与随课程发放的不同（SHA-256 应为 {wanted[:12]}…，实为 {found[:12]}…）。"
                f"可能在别的软件里打开后保存过。{_remedy_zh()}",
                f"The data file {path} is not the one shipped with the course (SHA-256 {found[:12]}…, "
                f"should be {wanted[:12]}…). Another program may have saved over it. {_remedy_en()}",
            )
        )
    return content


def _dtype(field: dict) -> str:
    if field["type"] == "integer":
        return "int64" if field.get("constraints", {}).get("required") else "Int64"
    return "str"


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
    listed = ", ".join(known)
    return say(
        f"没有叫 {name!r} 的数据表。" + (f"是不是 {close[0]!r}？" if close else "") + f"现有：{listed}。",
        f"There is no table {name!r}." + (f" Did you mean {close[0]!r}?" if close else "") + f" There are: {listed}.",
    )


def _remedy_zh() -> str:
    if os.environ.get("SIYU_DATASETS"):
        return "环境变量 SIYU_DATASETS 指定了数据文件夹：请检查它的值，或取消设置，改用课程自带的数据。"
    return "请从课程压缩包（或代码仓库）重新取回整个 datasets 文件夹。"


def _remedy_en() -> str:
    if os.environ.get("SIYU_DATASETS"):
        return "SIYU_DATASETS names the data folder: check its value, or unset it to use the course's own data."
    return "Take the whole folder datasets from the course's zip file (or repository) again."
