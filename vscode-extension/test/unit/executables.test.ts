import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { isExecutable, isWithin, onPath } from "../../src/executables";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mlrepair-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function program(...parts: string[]): Promise<string> {
  const file = path.join(folder, ...parts) + (process.platform === "win32" ? ".exe" : "");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "");
  await chmod(file, 0o755);
  return file;
}

test("The first executable on the search path is found.", async () => {
  const first = await program("one", "tool");
  await program("two", "tool");
  const second = await program("two", "other");
  const searchPath = [path.join(folder, "none"), path.dirname(first), path.dirname(second)].join(path.delimiter);
  expect(await onPath("tool", searchPath)).toBe(first);
  expect(await onPath("other", searchPath)).toBe(second);
  expect(await onPath("neither", searchPath)).toBeUndefined();
});

test("Relative entries of the search path are passed over, and an empty path holds nothing.", async () => {
  const file = await program("tool");
  const relative = path.relative(process.cwd(), path.dirname(file));
  expect(await onPath("tool", relative)).toBeUndefined();
  expect(await onPath("tool", `${path.delimiter}.`)).toBeUndefined();
  expect(await onPath("tool", undefined)).toBeUndefined();
});

test("A folder or a missing file is not executable.", async () => {
  expect(await isExecutable(folder)).toBe(false);
  expect(await isExecutable(path.join(folder, "none"))).toBe(false);
  expect(await isExecutable(await program("tool"))).toBe(true);
});

test("A file is within a folder at any depth, but not within its neighbour of a longer name.", () => {
  const inside = path.resolve("a", "..b", "python");
  expect(isWithin(inside, path.resolve("a"))).toBe(true);
  expect(isWithin(path.resolve("ab", "python"), path.resolve("a"))).toBe(false);
  expect(isWithin(path.resolve("a"), path.resolve("a"))).toBe(false);
  expect(isWithin(path.resolve("python"), path.resolve("a"))).toBe(false);
});
