"""What assistants that speak MCP can ask: Gradio's MCP server, with its tools and nothing else."""

import logging
from importlib.util import find_spec

import gradio as gr
from fastapi import FastAPI, HTTPException

from demo.addresses import MCP_PATH

logger = logging.getLogger(__name__)


def can_speak_mcp() -> bool:
    """Whether the package is installed that Gradio needs for it: the extra `mcp`."""
    return find_spec("mcp") is not None


def refuse_streams(app: FastAPI) -> None:
    """Answer 405 where assistants would keep a stream open in which nothing ever comes, before a page is mounted."""
    for path in (MCP_PATH, f"{MCP_PATH}/"):
        app.add_api_route(path, _only_posts, methods=["GET"], include_in_schema=False)


def offer_only_tools(page: gr.Blocks) -> None:
    """Take away what a mounted page offers besides tools.

    To read a resource or a prompt, of which there are none, Gradio would connect to whatever host the request names.
    """
    from mcp import types

    server = page.mcp_server_obj
    if server is None:
        logger.warning("assistants that speak MCP cannot be served: %s", page.mcp_error)
        return
    handlers = server.mcp_server.request_handlers
    for request in set(handlers) - {types.PingRequest, types.ListToolsRequest, types.CallToolRequest}:
        del handlers[request]


def _only_posts() -> None:
    raise HTTPException(405, "This address is for assistants that speak MCP.", headers={"Allow": "POST"})
