import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { InstallationError, OwnEnvironment } from "../../src/environment";
import { onPath } from "../../src/executables";
import { run } from "../../src/processes";
import { suitability } from "../../src/python";

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

/** Writes a wheel with a server that says nothing and needs nothing, so that pip asks no index. */
const TINY_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("mlrepair_lsp.py", "")
    info = "mlrepair-1.dist-info/"
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: mlrepair\\nVersion: 1\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "".join(name + ",,\\n" for name in wheel.namelist()))
`;

test("The environment that is made has the server of the wheel, and takes the place of an earlier one.", async () => {
  const old = await installed(await wheel("old"), { isFinished: true });
  const python = (await onPath("python3", process.env.PATH)) ?? (await onPath("python", process.env.PATH)) ?? "";
  const file = path.join(storage, "mlrepair-1-py3-none-any.whl");
  const limits = { seconds: 60, cwd: storage };
  expect((await run(python, ["-c", TINY_WHEEL, file], limits)).stderr).toBe("");
  const before = await old.interpreter();
  await old.make(python, silent, never);
  expect(await old.isCurrent()).toBe(true);
  const interpreter = (await old.interpreter()) ?? "";
  expect(interpreter).not.toBe(before);
  expect(await suitability(interpreter, storage)).toBe("has server");
  expect(await readdir(path.join(storage, "environments"))).toHaveLength(1);
}, 300_000);
