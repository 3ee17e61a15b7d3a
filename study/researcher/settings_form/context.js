// What editors know of the whole form: definitions, languages, names of sets and methods, and how to make more editors.

import { makeEditor } from "./editors.js";

/** Makes it from what the server said about the study. */
export function createContext({ schema, settings, languages, defaults, known, named, frozen }) {
  const byDefault = schema.properties.languages.default;
  const listeners = [];
  let offered = settings.languages ?? byDefault;
  const context = {
    definitions: schema.$defs,
    languages,
    defaults,
    known,
    named,
    frozen,
    edit: (part, value, asked) => makeEditor(part, value, context, asked),
    offered: () => offered,
    onLanguages: (action) => listeners.push(action),
    setOffered(codes) {
      const next = codes?.length > 0 ? [...new Set(codes)] : byDefault;
      if (String(next) === String(offered)) return;
      offered = next;
      for (const action of listeners) action();
    },
  };
  return context;
}
