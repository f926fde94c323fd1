"""Whether the security of an application of Spring Boot keeps everybody from its metrics who has not logged in.

Sources: the documentation of Spring Boot 2 and 3 (Spring Security, actuator: "Security"), by which everything but
`health` wants a login where the starter is there and nothing else is said, and that of Spring Security 5 to 7
(authorize HTTP requests): the first matcher that fits a path decides, and `anyRequest` comes last. The chain of the
application also stands before the actuator's own port.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.document import Place, Spot
from stacklint.pattern import Pattern
from stacklint.stack.programs.spring import spring_application

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.programs.shown import Shown
    from stacklint.stack.repository.files import Files

_STARTER: Final = Pattern(r"spring-boot-starter-(?:security|oauth2-resource-server)")
_REACTIVE: Final = Pattern(r"starter-webflux|starter-gateway")
_OWN: Final = Pattern(r"Security(?:Web)?FilterChain|WebSecurity|HttpSecurity|SecurityAutoConfiguration")
_CHAIN: Final = Pattern(r"\bSecurity(?:Web)?FilterChain\s+\w+\s*\(|\bextends\s+WebSecurityConfigurerAdapter\b")
_LAST: Final = Pattern(
    r"\bany(?:Request|Exchange)\s*\(\s*\)\s*\.\s*(?:authenticated|denyAll|fullyAuthenticated)\s*\(\s*\)"
)
_ANY: Final = Pattern(r"\bany(?:Request|Exchange)\b")
_OTHERWISE: Final = Pattern(
    r"[sS]ecurityMatchers?\s*\(|\.(?:ant|mvc|request|regex)Matcher\(|Matchers\(\s*HttpMethod\.\w+\s*\)"
    r"|EndpointRequest|PathRequest|WebSecurityCustomizer|\bignoring\s*\(|@Profile|@Conditional"
    r"|actuator|prometheus|regexMatchers|RegexRequestMatcher|RequestMatchers?\.|\banonymous\(\)|AuthorizationManager"
    r"|AccessDecision|SecurityAutoConfiguration",
)
"""What may let a request pass in another way."""
_TEXT: Final = Pattern(r"\"([^\"\\\n]*)\"")
_SETTINGS: Final = Pattern(r"actuator|/prometheus|autoconfigure\.exclude|exclude:")
_MOST_TEXTS: Final = 20_000


def refuses_metrics(service: Service, shown: Shown, compose: Compose, files: Files) -> Place | Spot | None:
    """What makes an application refuse its metrics to whoever has not logged in; `None` if it doesn't, or may not."""
    found = spring_application(service, compose, files)
    assert found is not None  # what shows metrics is one
    project = found.project
    apart = found.settings is not None and found.settings.get("management.server.port") is not None
    if apart and _REACTIVE.search(project.builds):
        return None  # which chain stands before that port isn't said
    if not _STARTER.search(project.needed) or any(_SETTINGS.search(files.text(path).text) for path in project.settings):
        return None
    if not _OWN.search(project.code):
        return service.image_node.place
    texts = _TEXT.findall(project.code)
    chains = _CHAIN.findall(project.code)
    if len(chains) != 1 or len(_ANY.findall(project.code)) != 1 or len(texts) > _MOST_TEXTS:
        return None
    if _OTHERWISE.search(project.code) or any(_fits(text, shown.path) for text in texts):
        return None
    for path in project.sources:
        last = _LAST.search(files.text(path).text)
        if last is not None:
            return Spot(files.name(path), *last.span())
    return None


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern for paths may fit one: `*` stands for a part of it, `**` for any parts."""
    if "*" not in pattern and "{" not in pattern:
        return pattern.rstrip("/") == path
    beginning = re.split(r"[*{?]", pattern, maxsplit=1)[0]
    return f"/{path.lstrip('/')}".startswith(f"/{beginning.lstrip('/')}")
