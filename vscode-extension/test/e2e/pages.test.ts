import { expect } from "vitest";

import { test } from "./fixture";

const MISTAKE = "def sign(x):\n    retrun x > 0\n";

test("“Explain Finding” shows the page of the finding at the cursor.", async ({ open }) => {
  const { workbench } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  await workbench.command("mlrepair: Explain Finding");
  await workbench.awaitPage("MLR013");
});

test("“Show Engine Status” tells where the server is, its memory, and which models there are.", async ({ open }) => {
  const { workbench } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  await workbench.command("mlrepair: Show Engine Status");
  for (const part of ["the setting mlrepair.path", /\d+ MB/, /median \d+ ms/, "trm"]) await workbench.awaitPage(part);
});

test("“Show Log” shows which server was started, and where it was found.", async ({ open }) => {
  const { workbench } = await open("sign.py", MISTAKE);
  await workbench.awaitStatus("ready");
  await workbench.command("mlrepair: Show Log");
  const log = workbench.page.locator(".part.panel .view-lines");
  await log.filter({ hasText: /found.in.the.setting.mlrepair\.path/ }).waitFor();
});

test("A server that is named but not there is trouble, and is said so in words.", async ({ open }) => {
  const { workbench, configure } = await open("sign.py", MISTAKE, { "mlrepair.path": "/nowhere/mlrepair-lsp" });
  await workbench.awaitStatus("trouble");
  expect(await workbench.messages()).toEqual([expect.stringContaining('"/nowhere/mlrepair-lsp"')]);
  await configure({});
  await workbench.awaitStatus("ready");
  await workbench.awaitSquiggles("error", 1);
});

test("Opened by hand, the walkthrough shows its three steps.", async ({ open }) => {
  const { workbench } = await open("sign.py", MISTAKE);
  await workbench.command("Welcome: Open Walkthrough...");
  await workbench.pick("Repair Python code while you type");
  for (const step of ["Have the server", "Make a mistake, and repair it", "Keep it quiet where you want"]) {
    await workbench.page.locator(".getting-started-step", { hasText: step }).waitFor();
  }
  await workbench.detail("walkthrough");
});
