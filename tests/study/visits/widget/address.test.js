// What the page's address says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress } from "../../../../study/visits/widget/address.js";

test("an empty address names nothing", () => {
  assert.deepEqual(readAddress(""), { study: null, lang: null, test: false, source: {} });
});

test("a panel's address names the study, the language and the person", () => {
  const query = "?study=my-study&lang=de&PROLIFIC_PID=5f0a&STUDY_ID=&SESSION_ID=s%201&other=x";
  assert.deepEqual(readAddress(query), {
    study: "my-study",
    lang: "de",
    test: false,
    source: { PROLIFIC_PID: "5f0a", SESSION_ID: "s 1" },
  });
});

test("only test=1 is a test", () => {
  assert.equal(readAddress("?test=1").test, true);
  for (const value of ["0", "true", ""]) assert.equal(readAddress(`?test=${value}`).test, false);
});
