// A whole visit in Firefox: `node firefox_visit.js PROGRAM ADDRESS PREFERENCES RELOADS`; prints what was seen as JSON.

import process from "node:process";

import puppeteer from "puppeteer-core";

const [program, address, preferences, reloads] = process.argv.slice(2);
const ORDER = ["3", "1", "4", "5", "2"];
const PATIENCE_MS = 90000;
const SETTLE_MS = 600;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: program,
  extraPrefsFirefox: JSON.parse(preferences),
});
const seen = { version: await browser.version(), stages: [], notes: [], pictures: [], errors: [] };
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE_MS);
page.on("pageerror", (error) => seen.errors.push(error.message));
await page.setViewport({ width: 1280, height: 800 });

const text = (selector) => page.$$eval(selector, (nodes) => nodes.map((node) => node.textContent).join(""));
const stage = () => page.$eval(".study-root", (root) => root.dataset.stage).catch(() => "none");
const place = async () => `${await stage()} ${await text(".board-count, h1")}`;
const goOn = () => page.locator(".study-card .study-main").click();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the page shows something else than `before`. */
async function changed(before) {
  const end = Date.now() + PATIENCE_MS;
  while (["loading", "waiting", "none"].includes(await stage()) || (await place()) === before) {
    if (Date.now() > end) throw new Error(`nothing comes after ${before}`);
    await pause(50);
  }
}

const steps = {
  async consent() {
    await page.locator("input[type=checkbox]").click();
    await goOn();
  },
  async check() {
    for (const name of ["dark", "light"]) await page.locator(`input[name=${name}][value="3"]`).click();
    await goOn();
  },
  async questions() {
    for (const input of await page.$$("input[type=text][inputmode]")) await input.type("40");
    await goOn();
  },
  /** Goes on, also where the main button would try practice again. */
  async feedback() {
    await page.locator(".study-feedback .study-actions button:last-child").click();
  },
  async ranking() {
    await page.waitForSelector(".study-board:not(.loading)");
    const pictures = await page.$$eval("img.viewer-picture", (all) =>
      all.map(({ src, naturalWidth }) => naturalWidth > 0 && new URL(src).protocol),
    );
    seen.pictures.push(...pictures);
    await pause(SETTLE_MS);
    for (const key of ORDER) await page.keyboard.press(key);
  },
};

try {
  await page.goto(address);
  let before = "none ";
  for (;;) {
    await changed(before);
    before = await place();
    const name = before.split(" ")[0];
    seen.stages.push(name);
    seen.notes.push(await text(".study-keeping"));
    if (name === "thanks") break;
    if (name === reloads) {
      await page.reload();
      await page.waitForSelector(`.study-root[data-stage=${name}]`);
    }
    await (steps[name] ?? goOn)();
  }
  seen.code = await text(".thanks-code");
} catch (error) {
  seen.failure = `${error}`;
}
process.stdout.write(JSON.stringify(seen));
await browser.close();
