"""The browser that draws figures as SVG and PNG. Kaleido takes a while to import: import this only to draw."""

from typing import Any

import kaleido

SECONDS_PER_IMAGE = 60
"""After which the browser is given up."""
_IMAGES_PER_LOAD = 50


class FigureBrowser(kaleido.Kaleido):  # type: ignore[misc]  # Kaleido comes without types
    """Kaleido with a page that stays for many images.

    Kaleido loads its page, megabytes of Plotly, anew after every image, which takes longer than drawing one. Images do
    not depend on those before them, so that is done only now and then, to free the page's memory. One page at a time
    draws sooner than several that have to start. A Kaleido whose pages are returned in another way would be slower, no
    more.
    """

    def __init__(self) -> None:
        """Prepare it; it starts with ``async with``."""
        super().__init__(n=1, timeout=SECONDS_PER_IMAGE, mathjax=False)
        self._drawn = 0

    async def _return_kaleido_tab(self, tab: Any) -> None:
        self._drawn += 1
        if self._drawn % _IMAGES_PER_LOAD:
            await self.tabs_ready.put(tab)
        else:
            await super()._return_kaleido_tab(tab)
