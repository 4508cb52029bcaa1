import { expect } from "vitest";

import { test } from "./fixture";

const SIGN = "def sign(x):\n    if x < 0:\n        return -1\n";
const UNSAFE_YAML = "import yaml\n\n\ndef read(path):\n    with open(path) as file:\n        return yaml.load(file)\n";

test("A mistake that is typed is underlined; Ctrl+. and the first fix repair it, on the disk, too.", async ({
  open,
}) => {
  const { workbench, read } = await open("sign.py", SIGN);
  await workbench.typeAtEnd("    retrun 1");
  await workbench.awaitSquiggles("error", 1);
  await workbench.clickSquiggle("error");
  expect((await workbench.codeActions())[0]).toBe("Replace `retrun` with `return`");
  await workbench.detail("quick-fix");
  await workbench.press("Enter");
  await workbench.awaitSquiggles("error", 0);
  await workbench.save();
  expect(await read()).toBe(`${SIGN}    return 1`);
});

test("The fix is followed by alternatives, and what one promises is what it does.", async ({ open }) => {
  const { workbench, read } = await open("sign.py", `${SIGN}    retrun 1\n`);
  await workbench.awaitSquiggles("error", 1);
  await workbench.clickSquiggle("error");
  const [fix, ...others] = await workbench.codeActions();
  expect(fix).toBe("Replace `retrun` with `return`");
  const alternative = others.find((title) => title.startsWith("Alternative: Replace")) ?? "";
  const [, wrong = "", right = ""] = /`(\w+)` with `(\w+)`$/.exec(alternative) ?? [];
  expect([wrong, right]).not.toContain("");
  await workbench.take(alternative);
  await workbench.awaitText(`${right} 1`);
  await workbench.save();
  expect(await read()).toBe(`${SIGN}    ${"retrun 1".replace(wrong, right)}\n`);
});

test("A dangerous call is a warning, and its fix makes it safe.", async ({ open }) => {
  const { workbench, read } = await open("read.py", UNSAFE_YAML);
  await workbench.awaitSquiggles("warning", 1);
  await workbench.clickSquiggle("warning");
  await workbench.codeActions();
  await workbench.take("Replace `load` with `safe_load`");
  await workbench.awaitSquiggles("warning", 0);
  await workbench.save();
  expect(await read()).toBe(UNSAFE_YAML.replace("load", "safe_load"));
});

test("“Fix All in File” repairs what is safe, wherever the cursor is.", async ({ open }) => {
  const { workbench, read } = await open("sign.py", `${SIGN}    retrun 1\n`);
  await workbench.awaitSquiggles("error", 1);
  await workbench.press("Control+Home");
  await workbench.command("mlrepair: Fix All in File");
  await workbench.awaitSquiggles("error", 0);
  await workbench.save();
  expect(await read()).toBe(`${SIGN}    return 1\n`);
});

test("A file is repaired when it is saved, if the settings say so.", async ({ open }) => {
  const onSave = { "editor.codeActionsOnSave": { "source.fixAll.mlrepair": "explicit" } };
  const { workbench, read } = await open("sign.py", SIGN, onSave);
  await workbench.typeAtEnd("    retrun 1");
  await workbench.awaitSquiggles("error", 1);
  await workbench.save();
  expect(await read()).toBe(`${SIGN}    return 1`);
});

test("The hover says what is wrong, how to repair it, and how sure that is.", async ({ open }) => {
  const { workbench } = await open("sign.py", `${SIGN}    retrun 1\n`);
  await workbench.awaitSquiggles("error", 1);
  const told = await workbench.hoverSquiggle("error", /confidence \d+%/);
  await workbench.detail("hover");
  for (const part of ["MLR013 misspelt-keyword", "Replace retrun with return", "verified: parses"]) {
    expect(told).toContain(part);
  }
});
