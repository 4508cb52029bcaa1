import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { InstallationError, OwnEnvironment } from "../../src/environment";

const never = new AbortController().signal;
const silent = () => undefined;

let storage: string;

beforeEach(async () => {
  storage = await mkdtemp(path.join(tmpdir(), "mlrepair-"));
});

afterEach(async () => {
  await rm(storage, { recursive: true });
});

async function wheel(content: string): Promise<string> {
  const file = path.join(storage, "mlrepair-1-py3-none-any.whl");
  await writeFile(file, content);
  return file;
}

/** As if the installation of a wheel had gone as far as this. */
async function installed(file: string, { isFinished }: { isFinished: boolean }): Promise<OwnEnvironment> {
  const environment = new OwnEnvironment(storage, file);
  const folder = path.join(storage, "environments", (await environment.fingerprint()) ?? "");
  await mkdir(folder, { recursive: true });
  if (isFinished) await writeFile(path.join(folder, "finished"), "");
  return environment;
}

test("Without an environment there is no interpreter.", async () => {
  const environment = new OwnEnvironment(storage, await wheel("one"));
  expect(await environment.interpreter()).toBeUndefined();
  expect(await environment.isCurrent()).toBe(false);
});

test("A half made environment does not count.", async () => {
  const environment = await installed(await wheel("one"), { isFinished: false });
  expect(await environment.interpreter()).toBeUndefined();
});

test("A finished environment is current until another wheel comes along, and serves on then.", async () => {
  const file = await wheel("one");
  const environment = await installed(file, { isFinished: true });
  expect(await environment.isCurrent()).toBe(true);
  const interpreter = await environment.interpreter();
  expect(interpreter).toMatch(/python(\.exe)?$/);
  await wheel("two");
  expect(await environment.isCurrent()).toBe(false);
  expect(await environment.interpreter()).toBe(interpreter);
});

test("Without a wheel nothing is made.", async () => {
  const environment = new OwnEnvironment(storage, undefined);
  await expect(environment.make("python3", silent, never)).rejects.toThrow(InstallationError);
});

test("A Python that cannot be run is an error that names the step, and leaves no environment.", async () => {
  const environment = new OwnEnvironment(storage, await wheel("one"));
  const steps: string[] = [];
  const making = environment.make(path.join(storage, "none"), (step) => steps.push(step), never);
  await expect(making).rejects.toThrow(/^The virtual environment failed: .*ENOENT/);
  expect(steps).toEqual(["making a virtual environment…"]);
  expect(await readdir(path.join(storage, "environments"))).toEqual([]);
});

test("A cancelled installation is an error.", async () => {
  const environment = new OwnEnvironment(storage, await wheel("one"));
  await expect(environment.make(process.execPath, silent, AbortSignal.abort())).rejects.toThrow(InstallationError);
});
