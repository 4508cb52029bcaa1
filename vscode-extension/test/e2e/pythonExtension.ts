/** A stand-in for Microsoft's Python extension, which code-server cannot install: it chooses what its setting says. */

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { createVSIX } from "@vscode/vsce";

const MANIFEST = {
  name: "python",
  publisher: "ms-python",
  version: "1.0.0",
  engines: { vscode: "^1.91.0" },
  main: "./extension.js",
  activationEvents: [],
  contributes: {
    configuration: {
      properties: { "python.defaultInterpreterPath": { type: "string", default: "", scope: "window" } },
    },
  },
};

const SOURCE = `
const { EventEmitter, Uri, workspace } = require("vscode");
exports.activate = () => {
  const changes = new EventEmitter();
  const chosen = () => ({ path: workspace.getConfiguration("python").get("defaultInterpreterPath") });
  return {
    environments: {
      getActiveEnvironmentPath: chosen,
      resolveEnvironment: async ({ path }) => path ? { executable: { uri: Uri.file(path) } } : undefined,
      onDidChangeActiveEnvironmentPath: changes.event,
    },
  };
};
`;

/** Package it in a folder, and return the \`.vsix\`. */
export async function packagePythonExtension(folder: string): Promise<string> {
  const packagePath = path.join(folder, "python.vsix");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), JSON.stringify(MANIFEST));
  await writeFile(path.join(folder, "extension.js"), SOURCE);
  await writeFile(path.join(folder, "README.md"), "A stand-in.");
  await createVSIX({ cwd: folder, packagePath, dependencies: false, skipLicense: true, allowMissingRepository: true });
  return packagePath;
}
