import { expect, test } from "vitest";

import { memoryMb } from "../../src/memory";

test("The memory of a process that lives is known, that of one that does not is not.", async () => {
  expect(await memoryMb(process.pid, process.cwd())).toBeGreaterThan(1);
  expect(await memoryMb(2 ** 22 + 1, process.cwd())).toBeUndefined();
});
