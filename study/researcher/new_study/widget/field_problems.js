// Says what is wrong beside the fields it is about, until they change.

import { make } from "../../../viewer/elements.js";

/** What a problem can be about, besides a title -> id of the field, in the order of the page. */
const FIELDS = { photos: "pick-photos", methods: "new-methods-heading", practice: "new-practice", traps: "new-traps", slug: "new-slug" };
const CHANGES = ["input", "change", "drop"];

/** Returns what shows problems, [{about, problem}], in `root`. */
export function createFieldProblems(root) {
  let shown = [];

  function clear() {
    for (const remove of shown) remove();
    shown = [];
  }

  /** Says one problem beside its field, and returns the field. */
  function show({ about, problem }) {
    const field = root.querySelector(`#${FIELDS[about] ?? about}`);
    const place = field.closest(".field") ?? field.closest("section");
    const described = field.getAttribute("aria-describedby");
    const sentence = make("p", { class: "wrong", id: `${field.id}-problem` }, `${problem[0].toUpperCase()}${problem.slice(1)}.`);
    field.setAttribute("aria-describedby", [described, sentence.id].filter(Boolean).join(" "));
    if (field.matches("input")) field.setAttribute("aria-invalid", "true");
    const details = field.closest("details");
    if (details) details.open = true;
    if (place.matches("section")) place.querySelector("h2").after(sentence);
    else place.append(sentence);

    function remove() {
      sentence.remove();
      field.removeAttribute("aria-invalid");
      if (described) field.setAttribute("aria-describedby", described);
      else field.removeAttribute("aria-describedby");
      for (const change of CHANGES) place.removeEventListener(change, remove);
    }
    for (const change of CHANGES) place.addEventListener(change, remove);
    shown.push(remove);
    return field;
  }

  return {
    clear,
    /** Says all of them, in place of those before, and goes to the first one. */
    show(problems) {
      clear();
      const [first] = problems.map(show);
      first.focus();
      first.scrollIntoView({ block: "center" });
    },
  };
}
