import path from "node:path";

import { expect, test } from "vitest";

import { discover, WrongPathError, type Places } from "../../src/discovery";

const FOLDER = path.resolve("workspace");
const AS_MODULE = ["-P", "-m", "mlrepair_lsp"];

/** A machine on which nothing is found, but for what is given. */
function places(given: Partial<Places>): Places {
  const nowhere = () => Promise.resolve(undefined);
  return {
    path: undefined,
    interpreter: undefined,
    isTrusted: true,
    folders: [FOLDER],
    isExecutable: () => Promise.resolve(true),
    hasServer: () => Promise.resolve(true),
    chosenInterpreter: nowhere,
    onPath: nowhere,
    ownInterpreter: nowhere,
    ...given,
  };
}

/** A machine on which everything is found. */
const full = places({
  path: "/set/mlrepair-lsp",
  interpreter: "/set/python",
  chosenInterpreter: () => Promise.resolve("/chosen/python"),
  onPath: (name) => Promise.resolve(`/bin/${name}`),
  ownInterpreter: () => Promise.resolve("/own/python"),
});

test("Where there is nothing, nothing is started.", async () => {
  expect(await discover(places({}))).toBeUndefined();
});

test("The order is: path, interpreter, Python extension, search path, own environment.", async () => {
  const found: (string | undefined)[] = [];
  let machine = full;
  for (const gone of ["path", "interpreter", "chosenInterpreter", "onPath", "ownInterpreter"] as const) {
    found.push((await discover(machine))?.executable);
    machine = { ...machine, [gone]: places({})[gone] };
  }
  expect(found).toEqual(["/set/mlrepair-lsp", "/set/python", "/chosen/python", "/bin/mlrepair-lsp", "/own/python"]);
  expect(await discover(machine)).toBeUndefined();
});

test("An interpreter is started with the server as a module, an executable as it is.", async () => {
  expect((await discover(full))?.args).toEqual([]);
  expect((await discover({ ...full, path: undefined }))?.args).toEqual(AS_MODULE);
});

test("An interpreter without the server is passed over.", async () => {
  const hasServer = (interpreter: string) => Promise.resolve(interpreter === "/own/python");
  const launch = await discover({ ...full, path: undefined, onPath: places({}).onPath, hasServer });
  expect(launch?.executable).toBe("/own/python");
});

test("A path that cannot be run is an error, even where another server is there.", async () => {
  const machine = { ...full, isExecutable: () => Promise.resolve(false) };
  await expect(discover(machine)).rejects.toThrow(WrongPathError);
  await expect(discover(machine)).rejects.toThrow('"/set/mlrepair-lsp"');
  await expect(discover({ ...full, path: "mlrepair-lsp" })).rejects.toThrow("absolute");
});

test("In a workspace that is not trusted, nothing that lies in it is run, nor even asked.", async () => {
  const asked: string[] = [];
  const inside = (name: string) => Promise.resolve(path.join(FOLDER, ".venv", "bin", name));
  const machine = places({
    isTrusted: false,
    path: path.join(FOLDER, "mlrepair-lsp"),
    interpreter: path.join(FOLDER, "python"),
    chosenInterpreter: () => inside("python"),
    onPath: inside,
    ownInterpreter: () => Promise.resolve("/own/python"),
    hasServer: (interpreter) => Promise.resolve(asked.push(interpreter) > 0),
  });
  expect((await discover(machine))?.executable).toBe("/own/python");
  expect(asked).toEqual(["/own/python"]);
  const trusted = await discover({ ...machine, isTrusted: true });
  expect(trusted?.executable).toBe(path.join(FOLDER, "mlrepair-lsp"));
});

test("In a workspace that is not trusted, the Python extension is not asked at all.", async () => {
  const chosenInterpreter = () => Promise.reject(new Error("asked"));
  expect(await discover(places({ isTrusted: false, chosenInterpreter }))).toBeUndefined();
});
