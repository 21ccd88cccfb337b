"""One user whole: a card in a notebook, lines of text in a terminal."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from siyu_helpers.customer_data.ask import run
from siyu_helpers.labels import label
from siyu_helpers.language import say
from siyu_helpers.tiers import ABSENT

if TYPE_CHECKING:
    from siyu_helpers.customer_data import Cdp

QUIET_YEAR = ("12 个月没有订单", "No order in 12 months")
LATEST = 5  # rows of notes and purchases shown
KINDS = {
    "age_group": ("年龄段", "age group"),
    "main_category": ("主要品类", "main category"),
    "preference": ("说过的购买理由", "reasons given"),
    "interest": ("兴趣", "interests"),
    "motive": ("购买动机", "motive"),
}

_LIGHT = "--bg:#fff;--fg:#1f2328;--line:#d5dbe1;--soft:#f1f5f9;--quiet:#4c5661;--accent:#0b5a8a"
_DARK = "--bg:#1c2127;--fg:#e6e9ed;--line:#3d464f;--soft:#252c34;--quiet:#aab4be;--accent:#7cc4ee"
_CSS = (
    """
.siyu-user{LIGHT;background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:10px;margin:.5em 0;max-width:58em;
box-sizing:border-box;overflow:hidden;font-size:1rem;line-height:1.5;text-align:left;overflow-wrap:anywhere}
body[data-jp-theme-light=false] .siyu-user,html[data-theme=dark] .siyu-user{DARK}
.siyu-user *{box-sizing:border-box}
.siyu-user .head{padding:.8em 1.3em;background:var(--soft);border-bottom:1px solid var(--line)}
.siyu-user .head b{font-size:1.25em;margin-right:.7em}
.siyu-user .head span{color:var(--accent);font-weight:600;margin-right:.7em}
.siyu-user .head small{color:var(--quiet)}
.siyu-user .parts{display:flex;flex-wrap:wrap;gap:0 1.8em;padding:.5em 1.3em 1em}
.siyu-user .part{flex:1 1 17em;min-width:0}
.siyu-user .wide{flex:1 1 100%}
.siyu-user .title{font-weight:600;color:var(--accent);margin:.7em 0 .2em}
.siyu-user .row{display:flex;gap:.8em;padding:.22em 0;border-top:1px solid var(--line)}
.siyu-user .row .name{flex:none;width:8.2em;color:var(--quiet);overflow-wrap:normal}
.siyu-user .row .words{flex:1;min-width:0}
.siyu-user .wide .row .name{width:9.6em}
@media print{.siyu-user,body[data-jp-theme-light=false] .siyu-user,html[data-theme=dark] .siyu-user{LIGHT;break-inside:avoid}}
""".replace("\n", "")
    .replace("LIGHT", _LIGHT)
    .replace("DARK", _DARK)
)

Rows = list[tuple[str, str]]


@dataclass(frozen=True, repr=False)
class UserCard:
    """What the shop knows of one user: a head line and titled parts of names and words."""

    head: tuple[str, str, str]
    parts: tuple[tuple[str, Rows, bool], ...]  # title, rows, whether it takes the whole width

    def __repr__(self) -> str:
        lines = ["  ".join(word for word in self.head if word)]
        for title, rows, _ in self.parts:
            lines += [title, *(f"  {name}: {words}" for name, words in rows)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        name, tier, day = (escape(word) for word in self.head)
        parts = "".join(
            f'<div class="part{" wide" if wide else ""}"><div class="title">{escape(title)}</div>{_rows(rows)}</div>'
            for title, rows, wide in self.parts
        )
        return (
            f'<style>{_CSS}</style><div class="siyu-user tex2jax_ignore mathjax_ignore" lang="{say("zh-CN", "en")}" role="group" '
            f'aria-label="{name}"><div class="head"><b>{name}</b><span>{tier}</span><small>{day}</small></div>'
            f'<div class="parts">{parts}</div></div>'
        )


def user_card(platform: "Cdp", user_id: str) -> UserCard:
    """Return the card of a user; :meth:`.Cdp.user` says more."""
    ask = platform._database
    day = f"{platform.until:%Y-%m-%d}"
    found = platform._whole[platform._whole["user_id"] == str(user_id)]
    if found.empty:
        some = ", ".join(run(ask, "SELECT user_id FROM users ORDER BY user_id LIMIT 3")["user_id"])
        raise ValueError(
            say(
                f"用户表里没有 {user_id!r}；编号写成这样：{some}。",
                f"there is no user {user_id!r}; ids look like this: {some}.",
            )
        )
    row = found.iloc[0]
    notes = run(
        ask,
        "SELECT written_at, staff, follow_up_stage, note, next_on FROM follow_ups WHERE user_id = ? "
        "ORDER BY written_at DESC, note_id DESC LIMIT ?",
        (str(user_id), LATEST),
    )
    bought = run(
        ask,
        "SELECT ordered_on, product, quantity, amount_fen FROM purchases WHERE user_id = ? "
        "ORDER BY ordered_on DESC, order_id DESC, product LIMIT ?",
        (str(user_id), LATEST),
    )
    tags = run(ask, "SELECT tag_kind, tag FROM tags WHERE user_id = ? ORDER BY tag_kind, tag", (str(user_id),))
    parts = (
        (say("这是谁", "Who it is"), _who(row), False),
        (say("订单", "Orders"), _orders(row), False),
        (say("标签", "Tags"), _tags(tags), False),
        (say("联系", "Contact"), _contact(row), False),
        (say("最近买的", "Bought last"), _bought(bought), True),
        (say("最近的跟进", "Last follow-up notes"), _notes(notes), True),
    )
    tier = say(*QUIET_YEAR) if row["tier"] == ABSENT else _word(row["tier"])
    head = (str(user_id), tier, say(f"数据到 {day}", f"data up to {day}"))
    return UserCard(head, parts)


def _who(row: pd.Series) -> Rows:
    age = "–" if pd.isna(row["age"]) else str(int(row["age"]))
    return [
        (say("注册", "registered"), _day(row["registered_on"])),
        (say("来源", "source"), _word(row["source"])),
        (say("省份", "province"), _word(row["region"])),
        (say("年龄", "age"), age),
        (say("性别", "sex"), _word(row["sex"])),
        (say("职业", "occupation"), _word(row["occupation"])),
    ]


def _orders(row: pd.Series) -> Rows:
    return [
        (say("订单数", "orders"), f"{int(row['orders'])}"),
        (say("消费", "spend"), say(f"{row['spend_yuan']:,.2f} 元", f"{row['spend_yuan']:,.2f} yuan")),
        (say("第一单", "first order"), _day(row["first_order_on"])),
        (say("最近一单", "last order"), _day(row["last_order_on"])),
    ]


def _tags(tags: pd.DataFrame) -> Rows:
    joint = say("、", ", ")
    by_kind = tags.groupby("tag_kind", sort=False)["tag"]
    return [
        (say(*KINDS.get(kind, (kind, kind))), joint.join(map(_word, codes))) for kind, codes in by_kind
    ] or _nothing()


def _contact(row: pd.Series) -> Rows:
    channels = "–" if pd.isna(row["channels"]) else say("、", ", ").join(map(_word, row["channels"].split(", ")))
    return [
        (say("还连着的渠道", "open channels"), channels),
        (say("30 天送达", "delivered, 30 days"), say(f"{int(row['touches_30d'])} 条", f"{int(row['touches_30d'])}")),
    ]


def _bought(bought: pd.DataFrame) -> Rows:
    times = say("{} × {}，{:,.2f} 元", "{} × {}, {:,.2f} yuan")
    return [
        (_day(day), times.format(_word(product), many, fen / 100))
        for day, product, many, fen in bought.itertuples(index=False)
    ] or _nothing()


def _notes(notes: pd.DataFrame) -> Rows:
    rows = []
    for at, staff, stage, note, next_on in notes.itertuples(index=False):
        words = f"{_word(staff)} · {_word(stage)} · {note}"
        if pd.notna(next_on):
            words += say(f"（下次 {_day(next_on)}）", f" (next {_day(next_on)})")
        rows.append((f"{at:%Y-%m-%d %H:%M}", words))
    return rows or _nothing()


def _nothing() -> Rows:
    return [("–", say("没有记录", "nothing on record"))]


def _word(code: Any) -> str:
    """Return a code's display name; what is no code (an age group) as it is."""
    if pd.isna(code):
        return "–"
    try:
        return label(code)
    except KeyError:
        return str(code)


def _day(day: Any) -> str:
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"


def _rows(rows: Rows) -> str:
    return "".join(
        f'<div class="row"><div class="name">{escape(name)}</div><div class="words">{escape(words)}</div></div>'
        for name, words in rows
    )
