"""One registry class: filled while starting, sealed after, fresh in each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind. A name is given once; after `seal()` nothing is added."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}
        self._sealed = False

    def add(self, key: str, item: T) -> T:
        """Give `item` the name `key`. A taken name or a sealed registry is a mistake of the programmer."""
        if self._sealed:
            raise RuntimeError(f"{self.name} is sealed: {key} came too late")
        if key in self._items:
            raise RuntimeError(f"{self.name} already has {key}")
        self._items[key] = item
        return item

    def register(self, key: str) -> Callable[[T], T]:
        """`add` as a decorator."""
        return lambda item: self.add(key, item)

    def get(self, key: str) -> T:
        """The thing of that name; KeyError lists what there is."""
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(
                f"{self.name} has no {key!r}; it has {', '.join(sorted(self._items)) or 'nothing'}"
            ) from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> list[tuple[str, T]]:
        """Names and things in the order they came."""
        return list(self._items.items())

    def values(self) -> list[T]:
        return list(self._items.values())

    def seal(self) -> None:
        """Starting is over."""
        self._sealed = True

    @contextmanager
    def fresh(self) -> Iterator["Registry[T]"]:
        """An empty, open registry for one test; what was there comes back after."""
        before = self._items, self._sealed
        self._items, self._sealed = {}, False
        try:
            yield self
        finally:
            self._items, self._sealed = before
