import { readFile, readdir } from "node:fs/promises";

import { expect, test } from "vitest";

import manifest from "../../package.json";
import lock from "../../package-lock.json";

const extension = new URL("../../", import.meta.url);
const known = manifest.contributes.commands.map(({ command }) => command).sort();

test("Every command of the manifest is registered, and no other.", async () => {
  const source = await readFile(new URL("src/extension.ts", extension), "utf8");
  const registered = [...source.matchAll(/^ +"(mlrepair\.\w+)": /gm)].map(([, command]) => command);
  expect(registered.sort()).toEqual(known);
});

test("Every link to a command of ours names one that exists.", async () => {
  const sources = await readdir(new URL("src/", extension));
  const texts = await Promise.all(sources.map((name) => readFile(new URL(`src/${name}`, extension), "utf8")));
  const links = [JSON.stringify(manifest), ...texts].flatMap((text) => [...text.matchAll(/command:(mlrepair\.\w+)/g)]);
  expect(links.length).toBeGreaterThan(0);
  expect(links.map(([, command]) => command).filter((command) => !known.includes(command ?? ""))).toEqual([]);
});

test("The pages of the walkthrough are there.", async () => {
  const pages = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  for (const page of pages) expect(await readFile(new URL(page, extension), "utf8")).toMatch(/^## /);
});

test("The lock file names no place to download from, so that any registry will do.", () => {
  const packages = Object.entries(lock.packages).filter(([, locked]) => "resolved" in locked);
  expect(packages).toEqual([]);
});
