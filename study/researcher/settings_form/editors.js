// Chooses the editor of a setting by its schema: a new setting needs none of its own.

import { makeLocalized } from "./localized.js";
import { makeList } from "./lists.js";
import { makeObject, makePairs } from "./mappings.js";
import { makeChoice, makeFlag, makeText } from "./scalars.js";
import { hasType } from "./schema.js";
import { makeVariants } from "./variants.js";

const NOTHING = "–";

/**
 * Makes the editor {node, read} of `value`, undefined for none.
 *
 * `form`: what editors know of the whole: definitions, languages (code -> name), offered(), onLanguages(node, f),
 * defaults, known, named, edit; `asked`: {key, title, note, locked, required, firstLocked: of a list, its first entry alone}.
 */
export function makeEditor(schema, value, form, asked) {
  if (schema.format === "localized") return makeLocalized(schema, value, form, asked);
  if (schema.anyOf !== undefined && schema.type === undefined) return makeVariants(schema, value, form, asked);
  if (schema.enum !== undefined) return makeWord(schema, value, asked);
  if (form.known[schema.format] !== undefined) return makeName(schema, value, form, asked);
  if (hasType(schema, "array")) return makeList(schema, value, form, asked);
  if (hasType(schema, "object")) {
    const makeMapping = schema.properties === undefined ? makePairs : makeObject;
    return makeMapping(schema, value, form, asked);
  }
  if (hasType(schema, "boolean")) return makeFlag(schema, value, asked);
  const placeholder = asked.placeholder ?? (schema.default === undefined ? null : String(schema.default));
  return makeText(schema, value, { ...asked, placeholder });
}

function makeWord(schema, value, asked) {
  // True and false are what older files say; who chooses sees words.
  const words = schema.enum.filter((each) => typeof each !== "boolean");
  const none = asked.required || schema.default !== undefined ? null : NOTHING;
  return makeChoice(words, value, { ...asked, none, byDefault: schema.default });
}

function makeName(schema, value, form, asked) {
  // A name of digits may be a number in the file.
  const given = value === undefined ? undefined : String(value);
  const named = form.named[schema.format];
  const editor = makeChoice(form.known[schema.format], given, { ...asked, named, none: asked.required ? null : NOTHING });
  const read = () => {
    const name = editor.read();
    return name === given ? value : name;
  };
  return { ...editor, read };
}
