"""What went wrong, in one line that a person can read and a program can look for."""

import json
from typing import Any

import attrs
from rich.text import Text

from custmgr import CustmgrError, Unavailable
from custmgr_adapters.cli.plain import plain
from custmgr_adapters.cli.screen import Screen, clean

_LONGEST_FACT = 120


def refuse(screen: Screen, error: CustmgrError, *, as_json: bool = False) -> None:
    """Write the error's sentence, and the fields that the sentence does not mention, to where errors go."""
    facts = {field.name: getattr(error, field.name) for field in attrs.fields(type(error))}
    if as_json:
        answer = {
            "error": type(error).__name__,
            "says": clean(error),
            **{name: _fact(one) for name, one in facts.items()},
        }
        screen.err.file.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    sentence = clean(error)
    rest = {name: clean(plain(one)) for name, one in facts.items() if one not in (None, False, "")}
    unsaid = [f"{name}={one[:_LONGEST_FACT]}" for name, one in rest.items() if one not in sentence]
    if isinstance(error, Unavailable) and error.__cause__ is not None:
        unsaid.append(clean(str(error.__cause__).strip().partition("\n")[0])[:_LONGEST_FACT])
    complain(screen, type(error).__name__, sentence, unsaid)


def complain(screen: Screen, what: str, sentence: str, unsaid: list[str] | tuple[str, ...] = ()) -> None:
    """Write one red line: what it is, the sentence, and what else there is to know."""
    line = Text(f"{what}: ", "bold red").append(sentence, "not bold red")
    if unsaid:
        line.append(f" ({', '.join(unsaid)})", "not bold red")
    screen.err.print(line, soft_wrap=True)


def _fact(value: Any) -> Any:
    answer = plain(value)
    return clean(answer) if isinstance(answer, str) else answer
