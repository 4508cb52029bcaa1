import { expect } from "vitest";

import { test } from "./fixture";

/** Return the text of a notebook with these cells. */
function notebook(...cells: string[]): string {
  return JSON.stringify({
    cells: cells.map((source, number) => ({
      cell_type: "code",
      execution_count: null,
      id: `cell-${number}`,
      metadata: {},
      outputs: [],
      source: [source],
    })),
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

test("A mistake in a cell is underlined there, and its fix changes that cell alone.", async ({ open }) => {
  const { workbench, read } = await open(
    "sign.ipynb",
    notebook("import math", "def root(x):\n    retrun math.sqrt(x)"),
  );
  await workbench.awaitSquiggles("error", 1);
  await workbench.clickSquiggle("error");
  expect((await workbench.codeActions())[0]).toBe("Replace `retrun` with `return`");
  await workbench.detail("notebook");
  await workbench.press("Enter");
  await workbench.awaitSquiggles("error", 0);
  await workbench.save();
  const { cells } = JSON.parse(await read()) as { cells: { source: string[] }[] };
  expect(cells.map(({ source }) => source.join(""))).toEqual(["import math", "def root(x):\n    return math.sqrt(x)"]);
});
