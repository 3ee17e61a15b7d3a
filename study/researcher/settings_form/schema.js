// What a JSON Schema says about a setting: the pieces that the editors ask for.

/** Returns the schema with what its $ref names put in its place; `definitions`: name -> schema. */
export function resolved(schema, definitions) {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  return { ...definitions[$ref.split("/").pop()], ...own };
}

/** Returns what a form calls the setting `key`: the schema's title, or the key in words. */
export function titleOf(key, schema) {
  const words = key.replaceAll("_", " ");
  return schema.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export function hasType(schema, type) {
  return [schema.type].flat().includes(type);
}

/** Returns whether a value from the file may be meant by the schema, judged by its kind alone. */
export function mayMean(schema, value) {
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (Array.isArray(value)) return hasType(schema, "array");
  if (value !== null && typeof value === "object") return hasType(schema, "object");
  return ["string", "integer", "number", "boolean"].some((type) => hasType(schema, type));
}

/**
 * Returns the schema of an object whose further properties depend on the value of one of them (allOf of if and then):
 * {by: that property, of(value): all properties}; null for other objects.
 */
export function dependentProperties(schema) {
  const rules = (schema.allOf ?? []).filter((rule) => rule.if && rule.then);
  if (rules.length === 0) return null;
  const [by] = Object.keys(rules[0].if.properties);
  const of = (value) => {
    const rule = rules.find((each) => each.if.properties[by].const === value);
    const own = Object.entries(rule?.then.properties ?? {}).filter(([, each]) => each !== true);
    return { ...schema.properties, ...Object.fromEntries(own) };
  };
  return { by, of };
}

/** Returns whether two values of settings say the same, in whatever order their keys are. */
export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => same(each, other[index]));
  }
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}
