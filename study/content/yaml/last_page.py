"""What the last page shows of preferences, from study.yaml."""

from collections.abc import Sequence

from study.content.yaml.block import Block
from study.content.yaml.definition import LastPage
from study.content.yaml.setting import Option, flag, keys, mapping_schema

_OWN = flag("own", "Whether participants see what they themselves preferred.", LastPage.own)
_OTHERS = flag("others", "Whether they see what others preferred, once the study has closed.", LastPage.others)
_NAMES = flag("method_names", "Whether they read the methods' names, once the study has closed.", LastPage.method_names)
_PARTS = (_OWN, _OTHERS, _NAMES)


def _read(root: Block, languages: Sequence[str]) -> LastPage:
    content = root.mapping("last_page", "{own: true, others: true}")
    block = Block(content, keys(_PARTS), root.problems, "last_page")
    return LastPage(
        own=_OWN.read(block, languages),
        others=_OTHERS.read(block, languages),
        method_names=_NAMES.read(block, languages),
    )


LAST_PAGE = Option(
    key="last_page",
    about="What the last page shows of preferences.",
    schema=mapping_schema(_PARTS),
    read=_read,
    field="last_page",
)
