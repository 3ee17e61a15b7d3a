// The tab with a study's settings: shows the form of the study that the page is about, and keeps what is not saved.

import { make } from "../../viewer/elements.js";
import { makeForm } from "./form.js";
import { connect, Refused } from "./requests.js";
import { guardUnsaved } from "./unsaved.js";

/**
 * Starts the tab in `root`; `base`: address of the researcher's page, which ends with a slash; `onSaved()` is called
 * whenever settings have been stored.
 *
 * Returns `show(slug)`, which shows the form of that study; of one with changes that are not saved, as it was left.
 */
export function startSettings(root, { base, styles, onSaved }) {
  const forms = new Map();
  let current = null;

  async function load(slug, { open = null, shown = null } = {}) {
    const server = connect(base, slug);
    const before = forms.get(slug);
    const asBefore = () => (before === undefined ? { open, shown } : { open: before.open(), shown: before.shown() });
    if (before?.node.isConnected !== true) root.replaceChildren(make("p", { role: "status" }, "Loading …"));
    try {
      const loaded = await server.load();
      // Somebody may have begun to change it meanwhile.
      if (before?.shows(loaded) || before?.isDirty()) return present(slug);
      const events = { onSaved: () => reload(true), onDiscard: () => reload(false) };
      forms.set(slug, makeForm(loaded, server, styles, { ...asBefore(), ...events }));
      return present(slug);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return root.replaceChildren(make("ul", { role: "alert" }, ...error.problems.map((each) => make("li", {}, each))));
    }

    /** Draws the form anew, with the same groups open and the same preview, at the same place of the page. */
    async function reload(saved) {
      const place = window.scrollY;
      const { open: groups, shown: preview } = forms.get(slug);
      const asItWas = { open: groups(), shown: preview() };
      forms.delete(slug);
      await load(slug, asItWas);
      window.scrollTo(0, place);
      if (!saved) return;
      root.querySelector(".settings-status").textContent = "Saved";
      onSaved();
    }
  }

  function present(slug) {
    const { node } = forms.get(slug);
    if (current === slug && node.parentNode !== root) root.replaceChildren(node);
  }

  async function show(slug) {
    current = slug;
    if (forms.get(slug)?.isDirty()) present(slug);
    else await load(slug);
  }

  guardUnsaved(root.closest(".gradio-container"), (slug) => forms.get(slug)?.isDirty() ?? false);
  window.addEventListener("beforeunload", (event) => {
    if ([...forms.values()].some((form) => form.isDirty())) event.preventDefault();
  });
  return show;
}
