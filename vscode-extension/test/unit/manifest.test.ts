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

test("The pages of the walkthrough are there, and its descriptions are plain.", async () => {
  const pages = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  for (const page of pages) expect(await readFile(new URL(page, extension), "utf8")).toMatch(/^## /);
  const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  expect(steps.filter(({ description }) => description.includes("`"))).toEqual([]); // they are not Markdown
});

test("The lock file names no place to download from, so that any registry will do.", () => {
  const packages = Object.entries(lock.packages).filter(([, locked]) => "resolved" in locked);
  expect(packages).toEqual([]);
});

test("No newer VS Code is asked for than the client's library needs, and its types are that version's.", async () => {
  const read = async (name: string) =>
    JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, extension), "utf8")) as typeof manifest;
  expect(manifest.engines).toEqual({ vscode: (await read("vscode-languageclient")).engines.vscode });
  expect(`^${(await read("@types/vscode")).version}`).toBe(manifest.engines.vscode);
});

test("Nothing of ours opens a connection or reports what the user does.", async () => {
  const sources = await readdir(new URL("src/", extension));
  const texts = await Promise.all(sources.map((name) => readFile(new URL(`src/${name}`, extension), "utf8")));
  const imported = texts.flatMap((text) =>
    [...text.matchAll(/(?:from|import\() *"node:([\w/]+)"/g)].map(([, name]) => name),
  );
  expect(imported.length).toBeGreaterThan(0);
  for (const network of ["http", "https", "http2", "net", "tls", "dgram", "dns"])
    expect(imported).not.toContain(network);
  expect(texts.filter((text) => /\bfetch\(|TelemetryLogger|WebSocket/.test(text))).toEqual([]);
});

test("What can differ between the folders of a workspace can be set there; what starts the server cannot.", () => {
  const scopes = Object.entries(manifest.contributes.configuration.properties).map(([name, { scope }]) => [
    name,
    scope,
  ]);
  const elsewhere = scopes.filter(([, scope]) => scope !== "resource");
  expect(Object.fromEntries(elsewhere)).toEqual({
    "mlrepair.path": "machine-overridable",
    "mlrepair.interpreter": "machine-overridable",
    "mlrepair.modelsDirectory": "machine-overridable",
    "mlrepair.tests.command": "machine-overridable",
    "mlrepair.enable": "window",
    "mlrepair.threads": "window",
    "mlrepair.logLevel": "window",
  });
});
