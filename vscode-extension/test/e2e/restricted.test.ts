import { access, chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { afterAll, beforeAll, expect, inject } from "vitest";

import { startCodeServer, type CodeServer } from "./codeServer";
import { test } from "./fixture";
import { SETTINGS } from "./plainEditor";

let codeServer: CodeServer;

beforeAll(async () => {
  const settings = {
    ...SETTINGS,
    "mlrepair.path": inject("server"),
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  };
  const home = path.join(inject("workspaces"), "..", "restricted");
  await mkdir(home);
  codeServer = await startCodeServer(inject("codeServer"), home, [inject("vsix")], settings, { isTrusting: false });
});

afterAll(async () => {
  await codeServer.stop();
});

test("In Restricted Mode mistakes are found, and nothing that the workspace names is run.", async ({ open }) => {
  const { workbench, folder } = await open("sign.py", "def sign(x):\n    retrun x > 0\n", {}, async (place) => {
    const program = path.join(place, "mlrepair-lsp");
    await writeFile(program, `#!/bin/sh\ntouch '${place}/ran'\n`);
    await chmod(program, 0o755);
    const named = { "mlrepair.path": program, "mlrepair.interpreter": program, "mlrepair.tests.command": program };
    await writeFile(path.join(place, ".vscode", "settings.json"), JSON.stringify(named));
    await writeFile(path.join(place, "mlrepair.toml"), `tests.command = "${program}"\nmodels-directory = "models"\n`);
    return codeServer.url;
  });
  await workbench.awaitSquiggles("error", 1);
  await workbench.awaitStatus("ready");
  await workbench.search("mlrepair: ");
  expect(await workbench.entries()).toContain("mlrepair: Fix All in File");
  expect(await workbench.entries()).not.toContain("mlrepair: Repair with Tests…");
  await expect(access(path.join(folder, "ran"))).rejects.toThrow("ENOENT");
});
