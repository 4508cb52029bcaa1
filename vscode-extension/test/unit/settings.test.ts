import path from "node:path";

import { expect, test } from "vitest";

import manifest from "../../package.json";
import { explicitSettings, serverKeys, written, type Section } from "../../src/settings";

type Levels = NonNullable<ReturnType<Section["inspect"]>>;

/** A section in which some settings are set on some levels; the others are at their defaults. */
function section(set: Record<string, Levels>): Section {
  return {
    get: (key) => {
      const levels = set[key];
      return levels?.workspaceFolderValue ?? levels?.workspaceValue ?? levels?.globalValue ?? "default";
    },
    inspect: (key) => set[key] ?? {},
  };
}

test("Defaults are not sent: they would win over pyproject.toml.", () => {
  expect(explicitSettings(section({}), ["run", "ignore"])).toEqual({});
});

test("What is set on any level is sent, the innermost value of it.", () => {
  const set = section({
    run: { globalValue: "onSave" },
    ignore: { globalValue: ["MLR1"], workspaceValue: ["MLR2"] },
    threads: { workspaceFolderValue: 2 },
    path: { globalValue: "mine" },
  });
  expect(explicitSettings(set, ["run", "ignore", "threads", "select"])).toEqual({
    run: "onSave",
    ignore: ["MLR2"],
    threads: 2,
  });
});

test("A value is sent even if it is false, 0 or null: it is set.", () => {
  const set: Section = {
    get: (key) => ({ enable: false, debounceMs: 0, threads: null })[key],
    inspect: (key) => ({ globalValue: { enable: false, debounceMs: 0, threads: null }[key] }),
  };
  expect(explicitSettings(set, ["enable", "debounceMs", "threads"])).toEqual({
    enable: false,
    debounceMs: 0,
    threads: null,
  });
});

test("The server is not told of the extension's own settings.", () => {
  const keys = serverKeys(manifest.contributes.configuration.properties);
  expect(keys).toContain("minConfidence.syntax");
  expect(keys).not.toContain("path");
  expect(keys).not.toContain("interpreter");
  expect(keys.filter((key) => key.startsWith("mlrepair."))).toEqual([]);
});

test("A path may begin with the home folder or the workspace's.", () => {
  expect(written("~/bin/python", "/home/me", "/project")).toBe(path.join("/home/me", "bin/python"));
  expect(written("${workspaceFolder}/.venv/bin/python", "/home/me", "/project")).toBe("/project/.venv/bin/python");
  expect(written("~other/python", "/home/me", "/project")).toBe("~other/python");
  expect(written("", "/home/me", "/project")).toBeUndefined();
  expect(written(null, "/home/me", "/project")).toBeUndefined();
});
