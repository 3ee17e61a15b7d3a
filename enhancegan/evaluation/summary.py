"""Everything that can be measured about methods without people, in one table: no single number tells enough."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from tqdm import tqdm

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One experiment of the summary.

    Attributes:
        name: of the experiment.
        measure: returns its table, one row per method with the columns `method`, `n` and those of `columns`.
        columns: what each column of the table is called in the summary; others are left out.
        missing: what has to be given for it; "" if it can be measured.
    """

    name: str
    measure: Callable[[], pd.DataFrame]
    columns: Mapping[str, str]
    missing: str = ""


def summarize(parts: Sequence[Part]) -> tuple[pd.DataFrame, list[str]]:
    """Measure one part after the other and put them side by side; a part that fails leaves the others as they are.

    Returns:
        The table: one row per method in the order in which they first appear, `method` and one column per measure,
        missing where a part has no such method. Notes: the numbers of photos, what was not given, and what failed.

    Raises:
        ValueError: when no part could be measured.
    """
    measured: list[pd.DataFrame] = []
    counts, problems = [], []
    for part in tqdm(parts, desc="summary", unit="part"):
        if part.missing:
            problems.append(f"Left out: {part.name}; it needs {part.missing}.")
            continue
        try:
            table = part.measure()
        except (ValueError, OSError) as error:
            logger.warning("%s failed: %s", part.name, error)
            problems.append(f"Failed: {part.name}: {error}")
            continue
        counts.append(f"{part.name} {int(table['n'].max())}")
        measured.append(table.set_index("method")[list(part.columns)].rename(columns=dict(part.columns)))
    if not measured:
        raise ValueError(f"nothing could be measured. {' '.join(problems)}")
    order = dict.fromkeys(method for table in measured for method in table.index)
    beside = pd.concat([table.reindex(list(order)) for table in measured], axis=1)
    return beside.rename_axis("method").reset_index(), [f"Numbers of photos: {', '.join(counts)}.", *problems]
