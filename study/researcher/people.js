// Sorts the participants by a column, and tells the page who was chosen.

const UPWARDS = "ascending";
const DOWNWARDS = "descending";

function sortKey(row, column) {
  const cell = row.cells[column];
  return cell.dataset.sort ?? cell.textContent.trim();
}

// Numbers by size, texts by alphabet; what is missing comes last either way.
function compare(one, other) {
  return one.localeCompare(other, undefined, { numeric: true });
}

function sortNumbers(one, other) {
  return Number(one) - Number(other);
}

function sortBy(head) {
  const column = head.cellIndex;
  const upwards = head.getAttribute("aria-sort") !== UPWARDS;
  for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", upwards ? UPWARDS : DOWNWARDS);
  const body = head.closest("table").tBodies[0];
  const order = body.rows[0]?.cells[column].dataset.sort === undefined ? compare : sortNumbers;
  const isMissing = (key) => key === "" || key === "–";
  const rows = [...body.rows].map((row) => ({ row, key: sortKey(row, column) }));
  rows.sort((one, other) => isMissing(one.key) - isMissing(other.key)
    || (upwards ? 1 : -1) * order(one.key, other.key));
  body.append(...rows.map(({ row }) => row));
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.person) trigger("choose", { person: button.dataset.person });
  else if (button?.closest("thead")) sortBy(button.closest("th"));
});
