// What the page's address says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress } from "../../../../study/visits/widget/address.js";

test("an empty address names nothing", () => {
  assert.deepEqual(readAddress(""), { study: null, lang: null, invitation: null, test: false, address: [] });
});

test("a panel's address names the study, the language and the person", () => {
  const query = "?study=my-study&lang=de&PROLIFIC_PID=5f0a&STUDY_ID=&SESSION_ID=s%201&other=x";
  assert.deepEqual(readAddress(query), {
    study: "my-study",
    lang: "de",
    invitation: null,
    test: false,
    address: [
      ["PROLIFIC_PID", "5f0a"],
      ["STUDY_ID", ""],
      ["SESSION_ID", "s 1"],
      ["other", "x"],
    ],
  });
});

test("of a boundless address as much is read as lets the server see that it is one", () => {
  const query = new URLSearchParams([...Array(80)].map((_, index) => [`p${index}`, "v".repeat(900)]));
  const { address } = readAddress(`?${query}`);
  assert.equal(address.length, 51);
  assert.equal(address[0][1].length, 501);
});

test("only test=1 is a test", () => {
  assert.equal(readAddress("?test=1").test, true);
  for (const value of ["0", "true", ""]) assert.equal(readAddress(`?test=${value}`).test, false);
});
