"""Where the enhancement page has its routes and its files, for those who guard them before the page is imported."""

import re

PREFIX = "/studio/api"
UPLOAD_PATHS = (f"{PREFIX}/photos", f"{PREFIX}/archives")
"""Where the body of a POST is a file."""
RESULT_PATH = re.compile(rf"{PREFIX}/photos/[^/]+/file")
"""Where a POST writes a result onto the disk."""
MCP_PATH = "/gradio_api/mcp"
PROGRAM_PATH = re.compile(rf"{MCP_PATH}/?|/gradio_api/(queue/join|call/[^/]+|call/v2/[^/]+)/?")
"""Where a POST of a program may write a file."""
PHOTOS_FOLDER, SAMPLES_FOLDER = "photos", "samples"
"""In the cache: visitors' photos, which pass, and the sample photos, which stay."""
