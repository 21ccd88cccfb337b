"""Plans as YAML text."""

import inspect
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siyu_helpers.language import say
from siyu_helpers.plan.read import FORM, Finding

if TYPE_CHECKING:
    from siyu_helpers.plan import Plan

WHERE = ("YAML", "YAML")


def read_yaml(source: str | Path) -> tuple[dict[str, Any], list[Finding]]:
    """Return the parameters of a plan that a text or file gives, and what is amiss with the form."""
    import yaml

    from siyu_helpers.plan import Plan

    text = str(source)
    if isinstance(source, Path) or ("\n" not in text and text.endswith((".yaml", ".yml"))):
        path = Path(source)
        if not path.is_file():
            raise FileNotFoundError(
                say(
                    f"没有文件 {path.name}。检查名字和所在的文件夹。",
                    f"there is no file {path.name}. Check name and folder.",
                )
            )
        text = path.read_text(encoding="utf-8-sig")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        at = ("", "") if line is None else (f"第 {line + 1} 行", f", line {line + 1}")
        fault = f"这段 YAML 读不懂{at[0]}。", f"this YAML cannot be read{at[1]}."
        remedy = "检查缩进、冒号后的空格和引号。", "Look at indents, spaces behind colons, and quotes."
        return {}, [Finding(FORM, "error", WHERE, fault, remedy)]
    if content is None:
        return {}, []
    if not isinstance(content, dict):
        fault = "最外层应是“名字: 值”。", "its outermost level should be 'name: value'."
        return {}, [
            Finding(FORM, "error", WHERE, fault, ("例如 rules: 后面列出规则。", "Such as rules: with the rules below."))
        ]
    known = [name for name in inspect.signature(Plan.__init__).parameters if name != "self"]
    findings = [
        Finding(
            FORM,
            "error",
            WHERE,
            (f"没有“{name}”这一项。", f"there is no {name!r}."),
            (f"可用的有：{'、'.join(known)}。", f"There is {', '.join(known)}."),
        )
        for name in content
        if name not in known
    ]
    return {name: value for name, value in content.items() if name in known}, findings


def write_yaml(plan: "Plan") -> str:
    """Return a plan as YAML."""
    import yaml

    def short(row: dict[str, Any]) -> dict[str, Any]:
        row = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
        return {name: value for name, value in row.items() if value not in (None, "", [])}

    content = {name: value for name, value in vars(plan).items() if name not in ("rules", "kpis", "form", "stop")}
    content["stop"] = asdict(plan.stop) if plan.stop else None
    content = short(content)
    content["rules"] = [short(asdict(rule)) for rule in plan.rules]
    content["kpis"] = [short(asdict(kpi)) for kpi in plan.kpis]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=160)
