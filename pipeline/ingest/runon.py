from __future__ import annotations
from dataclasses import dataclass
from typing import Literal
from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Piece:
    start: int
    end: int
    kind: Literal["heading", "sentence", "bullet"]
    number: str | None = None
    item: int | None = None


class RunOn:
    def __init__(self, texts: Iterable[str]) -> None:
        pass

    def split(self, text: str, *, in_list: bool = False) -> list[Piece] | None:
        return None
