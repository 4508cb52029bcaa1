import { expect, test } from "vitest";

import { findPrograms } from "../e2e/programs";

test("All programs that are missing are named together, each with its variable and a remedy.", async () => {
  const told = await findPrograms({ PATH: "", CHROMIUM: "/nowhere/chromium" }).catch(String);
  for (const part of ["CODE_SERVER", "`make e2e-vscode`", "CHROMIUM", "apt-get", "MLREPAIR_LSP", "pip install"]) {
    expect(told).toContain(part);
  }
});

test("A program that a variable names is taken, whatever is on the search path.", async () => {
  const here = process.execPath;
  const found = await findPrograms({ PATH: "", CODE_SERVER: here, CHROMIUM: here, MLREPAIR_LSP: here });
  expect(found).toEqual({ codeServer: here, chromium: here, server: here });
});
