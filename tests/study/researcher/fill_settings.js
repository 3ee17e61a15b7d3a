// Fills in the form of a study's settings as somebody does who types, chooses and presses buttons.

async (settings, schema) => {
  const form = document.querySelector("#settings-tab .setting-groups");

  function resolved(part) {
    if (part.$ref === undefined) return part;
    const { $ref, ...own } = part;
    return { ...schema.$defs[$ref.split("/").pop()], ...own };
  }

  function tell(control) {
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function type(control, text) {
    control.value = text;
    tell(control);
  }

  function choose(list, text) {
    // Some names are followed by what they are.
    const isNamed = ({ textContent }) => textContent === text || textContent.startsWith(`${text} (`);
    const option = [...list.options].find(isNamed);
    if (option === undefined) throw new Error(`no option ${text} in ${list.textContent}`);
    type(list, option.value);
  }

  function means(part, value) {
    if (part.enum !== undefined) return part.enum.includes(value);
    return [part.type].flat().includes("object") === (typeof value === "object");
  }

  /** Presses a button, which takes no second press before it is done with the first. */
  async function press(button) {
    button.click();
    await new Promise((resolve) => setTimeout(resolve));
  }

  async function fill(node, given, value) {
    const part = resolved(given);
    if (part.format === "localized") {
      const entries = [...node.querySelectorAll(".setting-entry")];
      for (const entry of entries) type(entry, typeof value === "object" ? value[entry.lang] : value);
    } else if (part.anyOf !== undefined && part.type === undefined) {
      const variant = part.anyOf.map(resolved).find((each) => means(each, value));
      choose(node.querySelector("select"), variant.title);
      await fill(node.querySelector(".setting-variant").firstElementChild, variant, value);
    } else if (part.type === "boolean") {
      const box = node.querySelector("input");
      if (box.checked !== value) box.click();
    } else if (part.type === "array") {
      for (const [index, each] of value.entries()) {
        const rows = node.querySelector(":scope > .setting-rows");
        if (rows.children.length <= index) await press(node.querySelector(":scope > .setting-add"));
        await fill(rows.children[index].lastElementChild, part.prefixItems?.[index] ?? part.items, each);
      }
      const extra = () => [...node.querySelector(":scope > .setting-rows").children].slice(value.length);
      while (extra().length > 0) await press(extra()[0].querySelector("[aria-label^=Remove]"));
    } else if (part.properties !== undefined) {
      await fillObject(node, part, value);
    } else if (part.type === "object") {
      await fillPairs(node, part, value);
    } else if (node.querySelector("select")) {
      choose(node.querySelector("select"), String(value));
    } else {
      type(node.querySelector(".setting-entry"), String(value));
    }
  }

  async function fillObject(node, part, value) {
    const rules = (part.allOf ?? []).filter((rule) => rule.then);
    const by = rules.length > 0 ? Object.keys(rules[0].if.properties)[0] : null;
    const rule = rules.find((each) => each.if.properties[by].const === value[by]);
    const own = Object.entries(rule?.then.properties ?? {}).filter(([, each]) => each !== true);
    const properties = { ...part.properties, ...Object.fromEntries(own) };
    const fields = () => (node.matches(".setting-fields") ? node : node.querySelector(":scope > .setting-fields")).children;
    const keys = Object.keys(properties);
    if (by !== null) await fill(fields()[keys.indexOf(by)], properties[by], value[by]);
    for (const [index, key] of keys.entries()) {
      if (value[key] !== undefined && key !== by) await fill(fields()[index], properties[key], value[key]);
    }
  }

  async function fillPairs(node, part, value) {
    const pairs = Array.isArray(value) ? value : Object.entries(value);
    const rows = () => [...node.querySelector(":scope > .setting-rows").children];
    for (const [index, [name, each]] of pairs.entries()) {
      const place = rows().findIndex((row) => row.querySelector("code")?.textContent === name);
      if (place >= 0) {
        for (let at = place; at > index; at -= 1) await press(rows()[at].querySelector("[aria-label$=up]"));
      } else {
        await press(node.querySelector(":scope > .setting-add"));
        choose(rows()[index].querySelector("select"), name);
      }
      await fill(rows()[index].children[1], part.additionalProperties, each);
    }
  }

  // Languages first: they decide which fields there are.
  const keys = Object.keys(settings).sort((one, other) => (other === "languages") - (one === "languages"));
  for (const key of keys) {
    const node = form.querySelector(`[data-setting="${key}"]`).firstElementChild;
    await fill(node, schema.properties[key], settings[key]);
  }
}
