"""The persona as a card: HTML and CSS alone, with the portrait within, for notebooks, saved pages and print."""

from html import escape
from typing import TYPE_CHECKING

from siyu_helpers.language import say
from siyu_helpers.persona import fields
from siyu_helpers.persona.gallery import PORTRAITS
from siyu_helpers.persona.text import parts

if TYPE_CHECKING:
    from siyu_helpers.persona import Persona

_LIGHT = "color-scheme:light;--bg:#fff;--fg:#1f2328;--line:#d5dbe1;--soft:#f1f5f9;--quiet:#4c5661;--accent:#0b5a8a;--mark:#0072b2"
_DARK = "color-scheme:dark;--bg:#1c2127;--fg:#e6e9ed;--line:#3d464f;--soft:#252c34;--quiet:#aab4be;--accent:#7cc4ee;--mark:#56b4e9"

# Colours are set for both themes, never inherited; paper is always light. "!important" only where Jupyter's own rules
# for outputs are more specific. Columns wrap by the room there is, not by the window.
_CSS = (
    """
.siyu-persona{LIGHT;background:var(--bg);color:var(--fg);border:1px solid var(--line);border-radius:10px;margin:.5em 0;
max-width:58em;box-sizing:border-box;overflow:hidden;font-size:1rem;line-height:1.55;text-align:left;white-space:normal;overflow-wrap:break-word}
body[data-jp-theme-light=false] .siyu-persona,html[data-theme=dark] .siyu-persona{DARK}
.siyu-persona *{box-sizing:border-box}
.siyu-persona p,.siyu-persona dl,.siyu-persona dt,.siyu-persona dd,.siyu-persona ul,.siyu-persona li{margin:0!important;padding:0!important;
float:none;width:auto;font-style:normal;background:none;color:inherit}
.siyu-persona dt{font-weight:600}
.siyu-persona .whole{display:inline-block;max-width:100%}
.siyu-persona ul{list-style:none!important}
.siyu-persona .who{display:flex;flex-wrap:wrap;align-items:stretch}
.siyu-persona .side{flex:1 1 13em;padding:1.4em;background:var(--soft)}
.siyu-persona img{display:block;width:100%!important;max-width:16em!important;height:auto!important;aspect-ratio:1;margin:0 0 1em!important;border-radius:10px}
.siyu-persona .facts>div{display:flex;gap:.8em;padding:.3em 0;border-top:1px solid var(--line)}
.siyu-persona .facts>div:first-child{border-top:0}
.siyu-persona .facts dt{flex:none;min-width:5.8em;color:var(--quiet);font-weight:400}
.siyu-persona .facts dd{flex:1;min-width:0}
.siyu-persona .main{flex:3 1 24em;padding:1.4em 1.6em 1.2em}
.siyu-persona .name{font-size:1.7em;line-height:1.25;font-weight:700}
.siyu-persona .segment{color:var(--accent);font-weight:600}
.siyu-persona blockquote{margin:.9em 0 0!important;padding:.1em 0 .1em .9em!important;border:0!important;border-left:4px solid var(--mark)!important;color:inherit}
.siyu-persona blockquote p{font-size:1.08em}
.siyu-persona small{display:block;font-size:.85em;line-height:1.4;color:var(--quiet)}
.siyu-persona .lists{display:flex;flex-wrap:wrap;gap:1em 1.8em;margin-top:1.1em!important}
.siyu-persona .lists>div{flex:1 1 13em;min-width:0}
.siyu-persona .lists dt{color:var(--accent);margin-bottom:.15em!important}
.siyu-persona .lists li{padding-left:.95em!important;position:relative}
.siyu-persona .lists li::before{content:"";position:absolute;left:.1em;top:.66em;width:.36em;height:.36em;border-radius:50%;background:var(--mark)}
.siyu-persona .why{padding:1.1em 1.6em 1.3em;border-top:1px solid var(--line)}
.siyu-persona .why>p{font-weight:600;color:var(--accent)}
.siyu-persona .why>p small{display:inline-block;font-weight:400;margin-left:.6em}
.siyu-persona .traits{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(18em,100%),1fr));gap:.9em 1.6em;margin-top:.5em!important}
.siyu-persona .traits>div{min-width:0;display:flex;flex-direction:column;border-left:3px solid var(--mark);padding-left:.8em;break-inside:avoid}
.siyu-persona .traits .figure{font-size:1.12em;line-height:1.35;font-weight:700;color:var(--accent);font-variant-numeric:tabular-nums}
.siyu-persona .traits dt{font-weight:400}
.siyu-persona .note{padding:.55em 1.6em!important;border-top:1px solid var(--line);font-size:.85em;color:var(--quiet)}
@media print{.siyu-persona,body[data-jp-theme-light=false] .siyu-persona,html[data-theme=dark] .siyu-persona{LIGHT;
print-color-adjust:exact;-webkit-print-color-adjust:exact;break-inside:avoid;font-size:10pt}}
""".replace("\n", "")
    .replace("LIGHT", _LIGHT)
    .replace("DARK", _DARK)
)


def card(persona: "Persona") -> str:
    """Return the card as HTML in the language in use."""
    portrait = PORTRAITS[persona.portrait]
    lang = say("zh-CN", "en")
    (interests, liked), *lists = persona.lists
    facts = "".join(f"<div><dt>{escape(head)}</dt><dd>{escape(words)}</dd></div>" for head, words in persona.facts)
    facts += f"<div><dt>{escape(interests)}</dt><dd>{_whole(_listed(liked))}</dd></div>"
    quote = (
        f"<blockquote><p>{say('“', '&ldquo;')}{escape(persona.quote)}{say('”', '&rdquo;')}</p>"
        f"<small>— {escape(persona.quote_note)}</small></blockquote>"
        if persona.quote
        else ""
    )
    items = "".join(
        f"<div><dt>{escape(head)}</dt><dd><ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul></dd></div>"
        for head, texts in lists
    )
    if persona.scenario:
        items += f"<div><dt>{say(*fields.NAMES['scenario'])}</dt><dd>{escape(persona.scenario)}</dd></div>"
    traits = "".join(
        f'<div><dt>{escape(trait.text)}</dt><dd class="figure">{_whole(parts(trait.figure))}</dd>'
        f"<dd><small>{escape(trait.source)}</small></dd></div>"
        for trait in persona.traits
    )
    tgi = f"<small>{escape(persona.tgi_note)}</small>" if persona.tgi_note else ""
    # the classes keep MathJax off "$"; no headings, which would stand in the notebook's outline
    return (
        f'<style>{_CSS}</style><article class="siyu-persona tex2jax_ignore mathjax_ignore" lang="{lang}" '
        f'aria-label="{escape(say("用户画像：", "Persona: ") + persona.name)}"><div class="who">'
        f'<div class="side"><img src="{portrait.uri()}" alt="{escape(portrait.alt)}"><dl class="facts">{facts}</dl></div>'
        f'<div class="main"><p class="name">{escape(persona.name)}</p>'
        f'<p class="segment">{escape(persona.segment_label)}</p>{quote}<dl class="lists">{items}</dl></div></div>'
        f'<div class="why"><p>{say(*fields.NAMES["traits"])}{tgi}</p><dl class="traits">{traits}</dl></div>'
        f'<p class="note">{escape(persona.disclaimer)}</p></article>'
    )


def _listed(items: tuple[str, ...]) -> list[str]:
    """Return the items with their commas."""
    comma = say("、", ",")
    return [item + comma for item in items[:-1]] + list(items[-1:])


def _whole(items: list[str]) -> str:
    """Return texts in a row that breaks between them, and within one only where it is longer than a line."""
    spans = "".join(f'<span class="whole">{escape(item)}</span> ' for item in items)
    return spans.strip().replace("，</span> ", "，</span>").replace("、</span> ", "、</span>")
