import { join } from "node:path";
import { expect, test } from "vitest";
import { notices, packageOf } from "./licences.mjs";

const root = join(import.meta.dirname, "..", "node_modules");

test("a module is known by its package", () => {
  const found = {
    "/a/node_modules/react/index.js": "/a/node_modules/react",
    "/a/node_modules/@radix-ui/react-tabs/dist/index.mjs?commonjs": "/a/node_modules/@radix-ui/react-tabs",
    "\0/a/node_modules/react/index.js?commonjs-module": "/a/node_modules/react",
    "/a/node_modules/one/node_modules/@of/other/x.js": "/a/node_modules/one/node_modules/@of/other",
    "/a/node_modules/.vite/x.js": null,
    "/a/src/main.tsx": null,
    "\0virtual:messages/chat/fr": null,
  };
  expect(Object.fromEntries(Object.keys(found).map((module) => [module, packageOf(module)]))).toEqual(found);
});

test("each package stands there once, by name, with the text of its licence", () => {
  const text = notices([join(root, "zustand"), join(root, "react"), join(root, "react")]);
  expect(text.match(/^(react|zustand) \d.*\(MIT\)$/gm)?.map((line) => line.split(" ")[0])).toEqual([
    "react",
    "zustand",
  ]);
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(2);
});
