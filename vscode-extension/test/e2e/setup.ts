/** Starts what all tests share: code-server with the packaged extension. */

import { access, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import type { TestProject } from "vitest/node";

import { startCodeServer } from "./codeServer";
import { PROCESS } from "./process";
import { SETTINGS } from "./plainEditor";
import { findPrograms } from "./programs";
import { packagePythonExtension } from "./pythonExtension";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the workbench is served. */
    url: string;
    /** The browser's executable. */
    chromium: string;
    /** The packaged extension. */
    vsix: string;
    /** code-server's executable. */
    codeServer: string;
    /** The server's executable, as it was installed. */
    program: string;
    /** A program that writes its number into the file `PROCESS` of the folder where it runs, and becomes the server. */
    server: string;
    /** An empty folder for the workspaces of the tests. */
    workspaces: string;
    /** A folder for the pictures that are kept. */
    pictures: string;
  }
}

const extension = fileURLToPath(new URL("../../", import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = await findPrograms(process.env);
  const vsix = path.join(extension, "mlrepair.vsix");
  await access(vsix).catch(() => {
    throw new Error(`The end-to-end test cannot run: ${vsix} is not there; \`npm run package\` makes it.`);
  });
  const pictures = path.join(extension, "out", "e2e");
  await mkdir(pictures, { recursive: true });
  const home = await mkdtemp(path.join(tmpdir(), "mlrepair-e2e-"));
  const workspaces = path.join(home, "workspaces");
  await mkdir(workspaces);
  const server = path.join(home, "mlrepair-lsp");
  await writeFile(server, `#!/bin/sh\necho $$ > ${PROCESS}\nexec '${programs.server}' "$@"\n`, { mode: 0o755 });
  await symlink(path.join(path.dirname(programs.server), "mlrepair"), path.join(home, "mlrepair")); // asked for models
  const extensions = [vsix, await packagePythonExtension(path.join(home, "python"))];
  const codeServer = await startCodeServer(programs.codeServer, home, extensions, SETTINGS, { isTrusting: true });
  project.provide("url", codeServer.url);
  project.provide("chromium", programs.chromium);
  project.provide("vsix", vsix);
  project.provide("codeServer", programs.codeServer);
  project.provide("program", programs.server);
  project.provide("server", server);
  project.provide("workspaces", workspaces);
  project.provide("pictures", pictures);
  return async () => {
    await codeServer.stop();
    await rm(home, { recursive: true, force: true });
  };
}
