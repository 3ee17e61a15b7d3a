// The list of all other studies that are being prepared or made, also by somebody else.

import { make } from "../../../viewer/elements.js";
import { progressOf } from "./making.js";
import { counted, makeQuiet, makeSection, replaceIfNew } from "./parts.js";

const ENDS = {
  open: "not made yet",
  failed: "could not be made",
  canceled: "canceled",
  interrupted: "interrupted by a restart of the server",
};

/** `actions`: goOn(id), remove(id), setUpAddress(slug). */
export function createOthers(actions) {
  const list = make("ul", { class: "own-list" });
  const node = makeSection("other-studies", "Studies in preparation", list);
  node.hidden = true;

  function about(each) {
    if (["waiting", "building"].includes(each.state)) return progressOf(each);
    if (each.state === "made") return "made, as a draft";
    return `${counted(each.photos, "photo")}, ${ENDS[each.state]}; kept until ${each.kept_until}`;
  }

  function buttons(each, name) {
    if (each.state === "made") {
      return [
        make("a", { href: actions.setUpAddress(each.slug) }, "Open its Set up"),
        makeQuiet("Take off this list", () => actions.remove(each.id), { "aria-label": `Take ${name} off this list` }),
      ];
    }
    const busy = ["waiting", "building"].includes(each.state);
    const goOn = makeQuiet(busy ? "Show" : "Continue", () => actions.goOn(each.id), { "aria-label": `${busy ? "Show" : "Continue"} ${name}` });
    return busy ? [goOn] : [goOn, makeQuiet("Delete", () => actions.remove(each.id), { "aria-label": `Delete ${name}` })];
  }

  function item(each) {
    const name = each.title || "Without a title";
    return make(
      "li",
      { "data-state": each.state },
      make("span", { class: "about" }, make("b", {}, name), make("span", {}, about(each))),
      ...buttons(each, name),
    );
  }

  return {
    node,
    show(preparations, own) {
      const others = preparations.filter(({ id }) => id !== own);
      node.hidden = others.length === 0;
      replaceIfNew(list, JSON.stringify(others), () => others.map(item));
    },
  };
}
