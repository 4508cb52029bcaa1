import path from "node:path";

import { inject } from "vitest";

import { test } from "./fixture";

const MISTAKE = "def sign(x):\n    retrun x > 0\n";
const PYTHON = path.join(path.dirname(inject("program")), "python");

test("Without a setting the server is found in the interpreter that the Python extension has chosen.", async ({
  open,
}) => {
  const chosen = { "mlrepair.path": null, "python.defaultInterpreterPath": PYTHON };
  const { workbench } = await open("sign.py", MISTAKE, chosen);
  await workbench.awaitSquiggles("error", 1);
  await workbench.command("mlrepair: Show Engine Status");
  await workbench.awaitPage("the interpreter chosen in the Python extension");
});

test("An interpreter that is named in the settings comes before it.", async ({ open }) => {
  const both = {
    "mlrepair.path": null,
    "mlrepair.interpreter": PYTHON,
    "python.defaultInterpreterPath": "/nowhere/python",
  };
  const { workbench } = await open("sign.py", MISTAKE, both);
  await workbench.awaitSquiggles("error", 1);
  await workbench.command("mlrepair: Show Engine Status");
  await workbench.awaitPage("the setting mlrepair.interpreter");
});
