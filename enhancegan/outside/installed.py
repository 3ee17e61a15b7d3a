"""Methods of installed packages: Python entry points of the group `enhancegan.methods`."""

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from enhancegan.registry import look_up

GROUP = "enhancegan.methods"


@dataclass(frozen=True)
class Installed:
    """One entry point; nothing of its package runs before it is loaded."""

    entry: EntryPoint

    @property
    def source(self) -> str:
        """What it is, for the record: the object, and the package with its version."""
        package = "" if self.entry.dist is None else f" of {self.entry.dist.name} {self.entry.dist.version}"
        return f"entry point: {self.entry.value}{package}"

    def load(self) -> object:
        """Import it, and call it if it is a function.

        Raises:
            ValueError: when that fails, whatever the package raises; the message says how.
        """
        try:
            found = self.entry.load()
            return found() if callable(found) else found
        except (Exception, SystemExit) as error:  # a script may end Python when it is imported
            reason = f"{type(error).__name__}: {error}"
            raise ValueError(f"{self.entry.value} cannot be loaded ({reason})") from error


def installed_methods() -> dict[str, Installed]:
    """Return every entry point of the group by its name; of two with one name, the first that Python finds."""
    found: dict[str, Installed] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, Installed(entry))
    return found


def find_installed(name: str) -> Installed:
    """Look up an entry point by name.

    Raises:
        ValueError: when there is none; the message lists those that are there and suggests the closest.
    """
    there = installed_methods()
    if not there:
        raise ValueError(f"there is no entry point {name!r}: no installed package has any of the group {GROUP}")
    return look_up(f"entry point of the group {GROUP}", there, name)
