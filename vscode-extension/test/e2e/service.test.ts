import { expect } from "vitest";

import { test } from "./fixture";

const MISTAKE = "def sign(x):\n    retrun x > 0\n";
const POLL = { timeout: 180_000 };

test("A changed setting counts at once; switched off and on again, the server finds the same.", async ({ open }) => {
  const { workbench, configure } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  await configure({ "mlrepair.ignore": ["MLR0"] });
  await workbench.awaitSquiggles("error", 0);
  await configure({ "mlrepair.enable": false });
  await workbench.awaitStatus("off");
  await configure({});
  await workbench.awaitStatus("ready");
  await workbench.awaitSquiggles("error", 1);
});

test("“Ignore Kind of Finding…” writes the code into the settings, and the finding goes.", async ({ open }) => {
  const { workbench, settings } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  await workbench.clickSquiggle("error");
  await workbench.command("mlrepair: Ignore Kind of Finding…");
  await workbench.pick("In this workspace");
  await workbench.awaitSquiggles("error", 0);
  expect(await settings()).toMatchObject({ "mlrepair.ignore": ["MLR013"] });
});

test("A server that crashes is started again and finds the same; it is told of once.", async ({ open }) => {
  const { workbench, server } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  for (let crash = 0; crash < 2; crash++) {
    const crashed = await server();
    process.kill(crashed, "SIGKILL");
    await expect.poll(server, POLL).not.toBe(crashed);
    await workbench.awaitStatus("ready");
    await workbench.awaitSquiggles("error", 1);
  }
  expect(await workbench.messages()).toEqual(["mlrepair: The server ended unexpectedly."]);
});

test("“Restart Server” ends the server and starts another, which finds the same.", async ({ open }) => {
  const { workbench, server } = await open("sign.py", MISTAKE);
  await workbench.awaitSquiggles("error", 1);
  const old = await server();
  await workbench.command("mlrepair: Restart Server");
  await expect.poll(server, POLL).not.toBe(old);
  await workbench.awaitSquiggles("error", 1);
  expect(() => process.kill(old, 0)).toThrow("ESRCH");
});
