"""Where the tab of new studies sends files, for those who guard that before the page is imported."""

import re

PREPARATIONS = "/researcher/preparations"
"""Below it are the routes of studies that are to be made."""
FILES_PATH = re.compile(rf"{PREPARATIONS}/[^/]+/files")
"""Where the body of a POST is a file."""
MODULES_PATH = "/researcher/new-study-modules"
"""Below it are the scripts of the tab."""
