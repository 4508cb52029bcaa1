import { afterEach, expect, test } from "vitest";

import { chosenInterpreter, onInterpreterChanged } from "../../src/pythonExtension";
import manifest from "../../package.json";
import { scene } from "./workbench";

/** The Python extension, as far as it is asked. */
function install(activate: () => Promise<unknown>): void {
  scene.extensions["ms-python.python"] = { activate };
}

afterEach(() => {
  scene.extensions = {};
});

test("Without the Python extension nothing is chosen, and nothing depends on it.", async () => {
  expect(await chosenInterpreter(undefined)).toBeUndefined();
  expect(await onInterpreterChanged(() => undefined)).toBeUndefined();
  expect(Object.keys(manifest)).not.toContain("extensionDependencies");
});

test("The interpreter that is chosen there is found, and a change of it is told.", async () => {
  let change: (() => void) | undefined;
  const environments = {
    getActiveEnvironmentPath: () => ({ path: "/project/.venv" }),
    resolveEnvironment: ({ path }: { path: string }) =>
      Promise.resolve({ executable: { uri: { fsPath: `${path}/bin/python` } } }),
    onDidChangeActiveEnvironmentPath: (listener: () => void) => {
      change = listener;
      return { dispose: () => undefined };
    },
  };
  install(() => Promise.resolve({ environments }));
  expect(await chosenInterpreter(undefined)).toBe("/project/.venv/bin/python");
  let changes = 0;
  await onInterpreterChanged(() => changes++);
  change?.();
  expect(changes).toBe(1);
});

test("A Python extension that fails, or that has no such interface, is as good as none.", async () => {
  install(() => Promise.reject(new Error("broken")));
  expect(await chosenInterpreter(undefined)).toBeUndefined();
  install(() => Promise.resolve(undefined));
  expect(await chosenInterpreter(undefined)).toBeUndefined();
});

test("An environment that the Python extension cannot read is as good as none.", async () => {
  const answering = (resolveEnvironment: () => Promise<unknown>) => {
    const environments = { getActiveEnvironmentPath: () => ({ path: "/gone" }), resolveEnvironment };
    install(() => Promise.resolve({ environments }));
  };
  answering(() => Promise.reject(new Error("gone")));
  expect(await chosenInterpreter(undefined)).toBeUndefined();
  answering(() => Promise.resolve(""));
  expect(await chosenInterpreter(undefined)).toBeUndefined();
});
