"""`killed_restores.py DATA ARCHIVE WORK`: restore, killed before each change of the file system in turn.

Prints a JSON list with one entry for every kill: what was there after the next start, "old", "new" or something else.
"""

import itertools
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from db.restoring import finish_interrupted, restore
from db.settings import Settings, sqlite_url
from tests.db.app_data import contents

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copyfile"}


def restore_until(settings: Settings, archive: Path, changes: int) -> bool:
    """Restore in a process that is killed before the change number `changes`; return whether it came to that."""
    child = os.fork()
    if child == 0:
        left = itertools.count(changes, -1)

        def kill(event: str, _arguments: object) -> None:
            if event in CHANGES and next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        restore(settings, archive, replace=True)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(data: Path, archive: Path, work: Path) -> None:
    """Kill it everywhere."""
    named: dict[str, str] = {}
    after = []
    for changes in itertools.count():
        copied = work / f"{changes}"
        shutil.copytree(data, copied)
        settings = Settings(copied, sqlite_url(copied))
        if not named:
            named[json.dumps(contents(copied))] = "old"
            fresh = Settings(work / "fresh", sqlite_url(work / "fresh"))
            restore(fresh, archive, replace=False)
            named[json.dumps(contents(fresh.data))] = "new"
        if not restore_until(settings, archive, changes):
            break
        finish_interrupted(settings)
        after.append(named.get(json.dumps(contents(copied)), f"neither: {contents(copied)}"))
        # And what a kill has left is in nobody's way.
        restore(settings, archive, replace=True)
        left = [path.name for path in copied.iterdir() if path.name.startswith(".")]
        if left or named.get(json.dumps(contents(copied))) != "new":
            after[-1] = f"left behind: {left}"
    print(json.dumps(after))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
