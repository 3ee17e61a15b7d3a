// How the scripts are checked: mistakes, what older browsers lack, and the layers of the modules.

import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";
import globals from "globals";

const MODULES = [
  "demo/widget/**/*.js", "study/viewer/**/*.js", "study/visits/widget/**/*.js", "study/researcher/settings_form/**/*.js",
  "study/researcher/new_study/widget/**/*.js",
];
/** They are put into functions by Gradio, or into a page by a template, with these names around them. */
const FRAGMENTS = {
  "demo/load.js": { element: "readonly", START: "readonly" },
  "study/body_start.js": { START: "readonly" },
  "study/visits/load.js": { element: "readonly", START: "readonly" },
  "study/researcher/new_study/load.js": {
    element: "readonly", trigger: "readonly", START: "readonly", loadModule: "readonly",
  },
  "study/researcher/*.js": { element: "readonly", trigger: "readonly" },
  "study/researcher/header.js": { keepTimeZone: "readonly" },
  "study/researcher/load_settings.js": {
    START: "readonly", props: "readonly", watch: "readonly", loadModule: "readonly",
  },
  "study/analysis/draw_figures.js": { Plotly: "readonly", figureTemplates: "readonly" },
};

const es2022 = Object.entries(esx.configs["flat/restrict-to-es2022"].rules);
/** Iterators' methods have the names of arrays' methods, and these rules cannot tell one from the other. */
const NEWER_THAN_ES2022 = Object.fromEntries(es2022.filter(([rule]) => !rule.startsWith("es-x/no-iterator-")));
/** Newer than Safari 15.4 although ES2022 has them. */
const NOT_IN_SAFARI_15 = {
  "es-x/no-class-static-block": "error",
  "es-x/no-regexp-lookbehind-assertions": "error",
};

/** The same, of what belongs to the browser and not to the language; the compat plugin does not know static methods. */
const LACKING = [
  { object: "AbortSignal", property: "timeout", message: "Safari has it from 16.0." },
  { object: "AbortSignal", property: "any", message: "Safari has it from 17.4." },
  { object: "URL", property: "canParse", message: "Safari has it from 17.0." },
  { object: "crypto", property: "randomUUID", message: "Browsers have it on https only." },
];

const STYLE = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-duplicate-imports": "error",
  "no-shadow": "error",
  "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
};

const browser = { ...globals.browser, name: "off", event: "off", status: "off", top: "off", parent: "off" };

export default [
  { ignores: ["**/.venv/**", "data/**", "build/**"] },
  js.configs.recommended,
  { rules: STYLE },
  {
    files: ["demo/**/*.js", "study/**/*.js"],
    ...compat.configs["flat/recommended"],
  },
  {
    files: ["demo/**/*.js", "study/**/*.js"],
    plugins: { "es-x": esx },
    // Methods of values whose kind no rule can know are told by their names.
    settings: { "es-x": { aggressive: true } },
    rules: { ...NEWER_THAN_ES2022, ...NOT_IN_SAFARI_15, "no-restricted-properties": ["error", ...LACKING] },
  },
  { files: MODULES, languageOptions: { sourceType: "module", globals: browser } },
  ...Object.entries(FRAGMENTS).map(([file, names]) => ({
    files: [file],
    languageOptions: { sourceType: "script", globals: { ...browser, ...names } },
  })),
  // It has to be understood by browsers that are too old for everything else.
  { files: ["study/body_start.js"], languageOptions: { ecmaVersion: 5 }, rules: { "no-var": "off" } },
  // What they declare is used by the page around them.
  {
    files: ["study/analysis/draw_figures.js", "study/researcher/time_zone.js", "study/researcher/load_module.js"],
    rules: { "no-unused-vars": ["error", { vars: "local" }] },
  },
  { files: ["tests/**/*.js", "eslint.config.js"], languageOptions: { globals: globals.node } },
  { files: ["tests/study/researcher/fill_settings.js"], languageOptions: { globals: browser } },
];
