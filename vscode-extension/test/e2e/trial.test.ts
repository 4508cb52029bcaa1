import { writeFile } from "node:fs/promises";
import path from "node:path";

import { expect } from "vitest";

import { test } from "./fixture";

const LARGEST = `def largest(values):
    best = values[0]
    for value in values:
        if value < best:
            best = value
    return best
`;
const TESTS = `import unittest
from largest import largest


class Largest(unittest.TestCase):
    def test_of_two(self):
        self.assertEqual(largest([1, 2]), 2)

    def test_of_three(self):
        self.assertEqual(largest([3, 9, 2]), 9)

    def test_of_one(self):
        self.assertEqual(largest([4]), 4)
`;

test("“Repair with Tests…” asks how they are run, remembers it, and applies the repair that is taken.", async ({
  open,
}) => {
  const { workbench, folder, read, settings } = await open("largest.py", LARGEST);
  await writeFile(path.join(folder, "test_largest.py"), TESTS);
  await workbench.awaitStatus("ready");
  await workbench.typeAtEnd("\n# not saved yet");
  await workbench.command("mlrepair: Repair with Tests…");
  await workbench.answer("python3 -m unittest");
  await workbench.awaitMessage("2 of 3 tests failed");
  await workbench.picture("repair-with-tests");
  await workbench.clickButton("Replace `<` with `>` (line 4)");
  await workbench.awaitText("value > best");
  await workbench.save();
  expect(await read()).toBe(`${LARGEST.replace("<", ">")}\n# not saved yet`);
  expect(await settings()).toMatchObject({ "mlrepair.tests.command": "python3 -m unittest" });
});
