"""Write a term's data sets: CSV files, ``datapackage.json`` and the data cards.

``python -m course_tools.data`` writes ``datasets/``; ``python -m course_tools.data --seed N --to terms/N`` another term.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from course_tools.coupon_cards import coupon_card
from course_tools.data_cards import card
from course_tools.paths import ROOT
from siyu_helpers.language import LANGUAGES, say
from siyu_helpers.simulator import DEFAULT_SEED, simulate
from siyu_helpers.simulator.brands import BRANDS, SNAPSHOT, Brand
from siyu_helpers.simulator.codes import CODES
from siyu_helpers.simulator.coupons import COUPON_TESTS, Owner, simulate_coupons
from siyu_helpers.simulator.scrm_systems import scrm_systems
from siyu_helpers.simulator.tables import TABLES, Column, Table, table
from siyu_helpers.simulator.trades import trades

DATASETS = ROOT / "datasets"
MIXED = {"order_lines": "order_time", "follow_ups": "written_at"}  # times that exports write with either offset


def write(folder: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write all tables of a term into ``folder``.

    The same seed writes the same bytes. Truth about users and orders is not written.

    Parameters
    ----------
    folder : Path
        Made if missing.
    seed : int
        Seed of the term.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ValueError
        If another term than the default one would be written over ``datasets/``.
    """
    folder = Path(folder)
    if seed != DEFAULT_SEED and folder.resolve() == DATASETS.resolve():
        raise ValueError(
            say(
                f"datasets/ 里是默认学期（种子 {DEFAULT_SEED}），种子 {seed} 的数据不能覆盖它。"
                f"请写到别处：--to terms/{seed}",
                f"Seed {seed} would overwrite datasets/, which holds the default term (seed {DEFAULT_SEED}). "
                f"Write it elsewhere: --to terms/{seed}",
            )
        )
    codes = _csv(_codes())
    files = {"codes.csv": codes}
    resources = [_resource("codes", "codes", TABLES["codes"], codes)]
    for code, brand in BRANDS.items():
        shop = simulate(code, seed)
        for name, frame in shop.tables.items():
            content = _csv(frame, MIXED[name], shop.truth[name]["utc"]) if name in MIXED else _csv(frame)
            files[f"{code}/{name}.csv"] = content
            resources.append(_resource(f"{code}-{name}", f"{code}/{name}", table(name, code), content, brand))
        rows = {name: len(frame) for name, frame in shop.tables.items()}
        for lang in LANGUAGES:
            files[f"{code}/README.{lang}.md"] = card(brand, seed, rows, lang).encode()
    for trial in (simulate_coupons(code, seed) for code in COUPON_TESTS):
        owner = trial.test.owner
        for name, frame in trial.tables.items():
            content = _csv(frame)
            files[f"{owner.code}/{name}.csv"] = content
            resources.append(_resource(f"{owner.code}-{name}", f"{owner.code}/{name}", table(name), content, owner))
        rows = {name: len(frame) for name, frame in trial.tables.items()}
        for lang in LANGUAGES:
            path = f"{owner.code}/README.{lang}.md"
            files[path] = coupon_card(trial.test, seed, rows, lang, files.get(path, b"").decode()).encode()
    for name, frame in (("trades", trades()), ("scrm_systems", scrm_systems())):  # written by hand
        files[f"{name}.csv"] = _csv(frame)
        resources.append(_resource(name, name, TABLES[name], files[f"{name}.csv"]))
    files["datapackage.json"] = _json(_package(seed, resources))
    written = []
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(target)
    return written


def _csv(frame: pd.DataFrame, mixed: str = "", utc: pd.Series | None = None) -> bytes:
    """Write a frame as CSV; rows marked in ``utc`` get their time in the column ``mixed`` with +00:00."""
    out = frame.copy()
    for name, column in frame.items():
        if column.dtype.kind == "M":
            out[name] = _iso(column)
            if name == mixed:
                out[name] = out[name].where(~utc, _iso(column.dt.tz_convert("UTC")))
    return out.to_csv(index=False, lineterminator="\n").encode()


def _iso(times: pd.Series) -> pd.Series:
    offset = "+00:00" if str(times.dt.tz) == "UTC" else "+08:00"
    text = np.datetime_as_string(times.dt.tz_localize(None).to_numpy().astype("datetime64[s]"))
    return pd.Series(text, index=times.index, dtype="str").add(offset).where(times.notna())


def _package(seed: int, resources: list[dict]) -> dict:
    return {
        "name": "siyu-course",
        "title": "Data of the course on private-domain user operations",
        "title_zh": "私域用户运营课程数据",
        "title_en": "Data of the course on private-domain user operations",
        "description": "Simulated shops; no real person or business.",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "seed": seed,
        "snapshot": SNAPSHOT,
        "resources": resources,
    }


def _codes() -> pd.DataFrame:
    rows = [(column, code, *labels) for column, codes in CODES.items() for code, labels in codes.items()]
    return pd.DataFrame(rows, columns=["column", "code", "title_zh", "title_en"])


def _resource(name: str, path: str, table: Table, content: bytes, brand: Brand | Owner | None = None) -> dict:
    schema = {"fields": [_field(c) for c in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": c.name, "reference": {"resource": f"{brand.code}-{c.refers[0]}", "fields": c.refers[1]}}
        for c in table.columns
        if c.refers
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": name,
        "path": f"{path}.csv",
        "type": "table",
        "profile": "tabular-data-resource",
        "title": f"{brand.en}: {table.en}" if brand else table.en,
        "title_zh": f"{brand.zh}：{table.zh}" if brand else table.zh,
        "title_en": f"{brand.en}: {table.en}" if brand else table.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "schema": schema,
    }


def _field(column: Column) -> dict:
    described = {"name": column.name, "type": column.type}
    if column.type == "datetime":
        described["format"] = "%Y-%m-%dT%H:%M:%S%z"
    described |= {"title": column.en, "title_zh": column.zh, "title_en": column.en}
    if column.unit:
        described["unit"] = column.unit
    constraints = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.codes:
        constraints["enum"] = list(column.codes)
    if constraints:
        described["constraints"] = constraints
    return described


def _json(value: dict) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def main(argv: list[str] | None = None) -> int:
    """Write a term's data from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m course_tools.data", description=say("写出一个学期的数据。", "Write the data of a term.")
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=DEFAULT_SEED,
        help=say(f"学期种子（默认 {DEFAULT_SEED}）", f"seed of the term (default {DEFAULT_SEED})"),
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=DATASETS,
        help=say("写入的文件夹（默认 datasets/）", "folder to write to (default datasets/)"),
    )
    options = parser.parse_args(argv)
    try:
        written = write(options.to, options.seed)
    except ValueError as error:
        parser.error(str(error))
    size = sum(path.stat().st_size for path in written)
    print(
        say(
            f"种子 {options.seed}：{len(written)} 个文件，{size / 1e6:.1f} MB，写入 {options.to}",
            f"Seed {options.seed}: {len(written)} files, {size / 1e6:.1f} MB, written to {options.to}",
        )
    )
    return 0


if __name__ == "__main__":
    for out in (sys.stdout, sys.stderr):
        out.reconfigure(errors="replace")  # a console may not know every character
    raise SystemExit(main())
