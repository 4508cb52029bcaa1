import { expect } from "vitest";

import { test } from "./fixture";

const PATIENCE = 15 * 60_000; // milliseconds; pip fetches what the server needs

test(
  "Where there is no server one is installed with the user's consent, and finds the mistake.",
  { timeout: PATIENCE },
  async ({ open }) => {
    const { workbench } = await open("sign.py", "def sign(x):\n    retrun x > 0\n", { "mlrepair.path": null });
    await workbench.awaitStatus("trouble");
    expect(await workbench.messages()).toEqual([expect.stringContaining("python3 -m pip install")]);
    await workbench.picture("install");
    await workbench.clickButton("Install");
    await workbench.awaitStatus("ready", PATIENCE);
    await workbench.awaitSquiggles("error", 1);
    await workbench.command("mlrepair: Show Engine Status");
    await workbench.awaitPage("the environment made by this extension");
  },
);
