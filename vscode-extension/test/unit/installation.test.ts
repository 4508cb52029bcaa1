import { beforeEach, expect, test } from "vitest";
import type { LogOutputChannel, Memento } from "vscode";

import type { OwnEnvironment } from "../../src/environment";
import { Installation } from "../../src/installation";
import { copied, scene, shown } from "./workbench";

/** An installation whose environment is made by nobody, and that writes down what it was told to do. */
class Stage {
  readonly events: string[] = [];
  python: string | undefined = "/usr/bin/python3";
  fingerprint = "one";
  private readonly kept = new Map<string, unknown>();

  readonly installation = new Installation({
    environment: {
      wheel: "/extension/mlrepair.whl",
      fingerprint: () => Promise.resolve(this.fingerprint),
      make: (python: string) => Promise.resolve(this.events.push(`make with ${python}`)),
    } as unknown as OwnEnvironment,
    memory: {
      get: (key: string) => this.kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(this.kept.set(key, value)),
    } as unknown as Memento,
    log: { info: () => undefined, error: () => undefined } as unknown as LogOutputChannel,
    findPython: () => Promise.resolve(this.python),
    installed: () => this.events.push("start"),
  });
}

let stage: Stage;

beforeEach(() => {
  shown.length = copied.length = 0;
  Object.assign(scene, { answer: undefined, isTrusted: true });
  stage = new Stage();
});

test("Nothing is installed when the user does not agree; the message has the one command that does it.", async () => {
  await stage.installation.offer("There is no server.");
  expect(stage.events).toEqual([]);
  expect(shown).toEqual(['There is no server. By hand: python3 -m pip install "/extension/mlrepair.whl"']);
});

test("With the user's consent the environment is made, and the server started from it.", async () => {
  scene.answer = "Install";
  await stage.installation.offer("There is no server.");
  expect(stage.events).toEqual(["make with /usr/bin/python3", "start"]);
});

test("The command can be copied instead.", async () => {
  scene.answer = "Copy Command";
  await stage.installation.offer("There is no server.");
  expect(copied).toEqual([stage.installation.command]);
  expect(stage.events).toEqual([]);
});

test("What was declined is not offered again, until another server comes along.", async () => {
  await stage.installation.offer("There is no server.");
  await stage.installation.offer("There is no server.");
  expect(shown).toHaveLength(1);
  stage.fingerprint = "two";
  await stage.installation.offer("There is a new one.");
  expect(shown).toHaveLength(2);
});

test("In a workspace that is not trusted nothing is installed, not even by the command.", async () => {
  scene.isTrusted = false;
  await stage.installation.install();
  expect(stage.events).toEqual([]);
  expect(shown[0]).toContain("Trust this workspace first");
});

test("Without a Python that is new enough, the message says which is needed and where to name it.", async () => {
  stage.python = undefined;
  await stage.installation.install();
  expect(stage.events).toEqual([]);
  expect(shown[0]).toMatch(/Python 3\.11 or newer.*mlrepair\.interpreter/);
});

test("Two wishes at once are one installation.", async () => {
  await Promise.all([stage.installation.install(), stage.installation.install()]);
  expect(stage.events).toEqual(["make with /usr/bin/python3", "start"]);
});
