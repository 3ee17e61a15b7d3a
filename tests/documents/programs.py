"""The page about what programs can call: the endpoints as Gradio tells programs of them.

`python -m tests.documents.programs` writes that page.
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.blocks import BlockFunction
from gradio.utils import get_function_description

from demo.addresses import MCP_PATH
from demo.photo_queue import PhotoQueue
from demo.programs import add_programs
from demo.worker import Worker
from study.researcher.login import PREFIX
from tests.project import ROOT

PROGRAMS_PAGE = ROOT / "docs" / "reference" / "programs.md"

_HEAD = f"""\
# HTTP, Gradio and MCP

What programs can ask of the app while it runs (`make reference` writes this page). Examples with Gradio's client, with
curl and for assistants are in the [Enhance photos](../enhance.md#use-it-from-a-program).

| address | for |
|---|---|
| `/gradio_api/upload` | POST: uploads photos as the form field `files`; answers with their paths |
| `/gradio_api/call/v2/ENDPOINT` | POST: calls an endpoint below, its arguments as JSON; answers with an `event_id` |
| `/gradio_api/call/v2/ENDPOINT/EVENT_ID` | GET: the answer, as an event stream |
| `/gradio_api/info` | GET: all endpoints with the types of their arguments, as JSON |
| `{MCP_PATH}/` | assistants that speak MCP, with `requirements-mcp.txt` installed; the endpoints are its tools |
| `/healthz`, `/readyz` | GET: supervisors ([On a server](../panels.md#on-a-server)) |
| `/metrics` | GET: Prometheus ([Metrics](../watching.md#metrics)) |
| `{PREFIX}/studies/SLUG/FILE` | GET: an [export](../exports.md), for who has logged in as the researcher |

What else the pages ask of the server belongs to them, and changes with them. An endpoint that cannot do what is asked
says why in one sentence. `photo` is an upload, or a data URL of up to 700 kB; nothing is fetched from other sites.
Scripts export studies with `python -m study export`.
"""


def page() -> str:
    """Return the page, in Markdown."""
    blocks = gr.Blocks()
    add_programs(blocks, PhotoQueue(Worker(memory_mb=0)))
    information = blocks.get_api_info()["named_endpoints"]
    sections = (_section(each, information[f"/{each.api_name}"]) for each in blocks.fns.values())
    return "\n".join([_HEAD, *("\n".join(section) for section in sections)])


def _section(endpoint: BlockFunction, information: dict[str, Any]) -> Iterator[str]:
    assert endpoint.fn is not None
    about, arguments, answers = get_function_description(endpoint.fn)
    yield f"## {endpoint.api_name}\n"
    yield f"{about} As a tool of assistants, its name is `{endpoint.fn.__name__}`.\n"
    for argument in information["parameters"]:
        name, kind = argument["parameter_name"], argument["python_type"]["type"]
        default = f", default `{argument['parameter_default']}`" if argument["parameter_has_default"] else ""
        yield f"- `{name}` ({_KINDS[kind]}{default}): {arguments[name]}"
    yield f"\nAnswer: {answers[0]}\n" if information["parameters"] else f"Answer: {answers[0]}\n"


_KINDS = {"filepath": "file", "str": "text", "float": "number", "int": "whole number", "dict(str, Any)": "object"}


if __name__ == "__main__":
    PROGRAMS_PAGE.write_text(page(), encoding="utf-8")
