"""Skips: who is asked a question that does not concern them, and conditions that cannot be met."""

from collections.abc import Iterator
from functools import cache

from siyu_helpers.questionnaire import wording as w
from siyu_helpers.questionnaire.schema import CONDITION, Content
from siyu_helpers.questionnaire.view import LOOKED_AT, Found, View, cut, way_out

FILTERS = 40  # filter questions looked at; a real questionnaire has two or three


def skips(content: Content, views: list[View]) -> dict[int, list[Found]]:
    """Return for each place what is wrong with whom the question is asked of."""
    found: dict[int, list[Found]] = {}
    places = {view.question.code: place for place, view in reversed(list(enumerate(views)))}
    topics = cache(lambda place: w.topic(views[place].text))
    filters = [place for place, view in enumerate(views) if _is_filter(view)][:FILTERS]
    bought = next((place for place in filters if w.BOUGHT.search(views[place].text)), None)
    lang = views[0].lang if views else None
    buyers = w.BUYERS.search(cut(content.sent_to.in_language(lang), LOOKED_AT[0]))
    for place, view in enumerate(views):
        question = view.question
        found[place] = list(_conditions(view, place, places, views))
        if question.ask_if or question.trap is not None or view.any_label(w.NOT_APPLICABLE, w.NEVER) or view.yes_or_no:
            continue
        if w.PROSPECTIVE.search(view.text):
            continue
        leads = next(
            (
                one
                for one in filters
                if one != place and not w.OWN.search(views[one].text) and w.share(topics(one), topics(place))
            ),
            None,
        )
        if leads is not None:
            found[place].append(_no_skip(views[leads], leads > place))
        elif w.EXPERIENCE.search(view.text) and bought is not None and bought != place:
            found[place].append(_no_skip(views[bought], bought > place))
        elif w.EXPERIENCE.search(view.text) and bought is None and not buyers:
            found[place].append(
                Found(
                    ("skip",),
                    "Q8",
                    "fault",
                    (
                        "没有买过的人答不了这一题，也没有路可以跳过。",
                        "Who never bought cannot answer, and has no way round.",
                    ),
                    (
                        "先问买没买过，再写 `ask_if: {bought: yes}`；如果只发给买过的人，写在 sent_to 里。",
                        "First ask whether they bought, then write `ask_if: {bought: yes}`; if it goes to buyers only, say so in `sent_to`.",
                    ),
                )
            )
    return found


def _is_filter(view: View) -> bool:
    question = view.question
    return (
        question.kind in (None, "single")
        and question.trap is None
        and view.any_label(w.NEVER)
        and not w.PROSPECTIVE.search(view.text)
        and not w.INTENT.search(view.text)  # what people mean to do leads nowhere
    )


def _no_skip(leads: View, late: bool) -> Found:
    never = next(label for label in leads.labels.values() if w.NEVER.search(label))
    others = [code for code, label in leads.labels.items() if not way_out(label)]
    answers = others[0] if len(others) == 1 else f"[{', '.join(others)}]"
    code = leads.question.code
    words = (
        f"在 {code} 里选“{never}”的人也要答这一题。",
        f"Who answers '{never}' to {code} is asked this too.",
    )
    remedy = (f"写上 `ask_if: {{{code}: {answers}}}`。", f"Write `ask_if: {{{code}: {answers}}}`.")
    if late:
        remedy = (f"把 {code} 移到前面，再{remedy[0]}", f"Move {code} before it, then write{remedy[1][5:]}")
    return Found(("skip",), "Q8", "fault", words, remedy)


def _conditions(view: View, place: int, places: dict[str, int], views: list[View]) -> Iterator[Found]:
    for code, answers in view.question.ask_if.items():
        at = places.get(code)
        if at is None:
            words = (f"ask_if 里的 {code} 不是题目的代码。", f"ask_if names {code}, which is no question.")
            remedy = ("写前面某一题的代码。", "Name an earlier question.")
        elif at >= place:
            words = (f"ask_if 里的 {code} 不在这一题前面。", f"ask_if names {code}, which does not come before.")
            remedy = ("条件只能用前面的题：调整顺序。", "A condition rests on an earlier question: change the order.")
        elif views[at].question.options:
            wrong = [answer for answer in answers if answer not in views[at].question.options]
            if not wrong:
                continue
            words = (
                f"ask_if 里的“{wrong[0]}”不是 {code} 的选项。",
                f"ask_if asks for '{wrong[0]}', no option of {code}.",
            )
            codes = ", ".join(views[at].question.options)
            remedy = (f"{code} 的选项有：{codes}。", f"The options of {code} are {codes}.")
        elif views[at].question.kind == "number" and all(CONDITION.fullmatch(answer) for answer in answers):
            continue
        else:
            words = (f"ask_if 里对 {code} 的条件读不懂。", f"ask_if has a condition on {code} that cannot be read.")
            remedy = (
                '数字题写 ">0"、">=2" 或 "3"；填空题不能做条件。',
                'Of a number write ">0", ">=2" or "3"; a text can be no condition.',
            )
        yield Found(("ask_if", code), "Q8", "fault", words, remedy, "ask_if")
