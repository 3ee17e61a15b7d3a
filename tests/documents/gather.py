"""`python -m tests.documents.gather DIR`: put the pages of the site into a folder, with all files that they link to.

They lie there as in the project, so that the same links work on the site, in an editor and on GitHub. What they link to
on other sites is printed: nobody has checked it.
"""

import shutil
import sys
from pathlib import Path

from tests.documents.links import links
from tests.documents.pages import pages
from tests.project import ROOT


def gather(folder: Path) -> None:
    """Make `folder` anew with all pages and what they link to."""
    shutil.rmtree(folder, ignore_errors=True)
    found = set(pages())
    linked = {link.path for page in found for link in links(page) if not link.is_external}
    for file in found | {path for path in linked if path.is_file()}:
        copy = folder / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)


def elsewhere() -> list[str]:
    """Return the addresses on other sites that the pages link to, in order."""
    return sorted({link.target for page in pages() for link in links(page) if link.is_external})


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
    print("Links to other sites, which are not checked:", *elsewhere(), sep="\n  ")
