// What the browser keeps, with a storage, without one, and with a full one.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { browserKey, createMemory } from "../../../../study/visits/widget/exchange/memory.js";

/** Keeps texts by name, as localStorage does: `Object.keys` lists the names. */
class Storage {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }

  setItem(name, text) {
    this[name] = String(text);
  }

  removeItem(name) {
    delete this[name];
  }
}

afterEach(() => {
  delete globalThis.localStorage;
});

function give(storage) {
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  return storage;
}

test("entries are kept as JSON under names of their own", () => {
  const storage = give(new Storage());
  storage.setItem("other:draft", "5");
  const memory = createMemory("mine:");
  memory.set("draft:1", { order: [2, 1] });
  assert.deepEqual(createMemory("mine:").get("draft:1"), { order: [2, 1] });
  assert.deepEqual(memory.names("draft:"), ["draft:1"]);
  memory.clear();
  assert.deepEqual({ ...storage }, { "other:draft": "5" });
});

test("without storage they live as long as the page", () => {
  const memory = createMemory("mine:");
  memory.set("lang", "de");
  assert.equal(memory.get("lang"), "de");
  assert.deepEqual(memory.names(), ["lang"]);
  assert.equal(createMemory("mine:").get("lang"), null);
});

test("a full storage loses nothing", () => {
  const storage = give(new Storage());
  const memory = createMemory("mine:");
  memory.set("lang", "en");
  storage.setItem = () => {
    throw new Error("full");
  };
  memory.set("lang", "de");
  assert.equal(memory.get("lang"), "de");
  memory.remove("lang");
  assert.equal(memory.get("lang"), null);
});

test("what is not JSON is nothing", () => {
  give(new Storage()).setItem("mine:lang", "{broken");
  assert.equal(createMemory("mine:").get("lang"), null);
});

test("the browser's key is random, long, and made once", () => {
  const memory = createMemory("mine:");
  const key = browserKey(memory);
  assert.match(key, /^[0-9a-f]{32}$/);
  assert.equal(browserKey(memory), key);
  assert.notEqual(browserKey(createMemory("other:")), key);
});
