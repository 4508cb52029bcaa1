/** code-server: VS Code's own workbench and extension host, served to a browser. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const PATIENCE = 240_000; // milliseconds; a cold start on a busy machine
const LISTENS = /HTTP server listening on (http:\S+?)\/?$/;

export interface CodeServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Start code-server with extensions, for a user who has nothing but what lies in `home`. */
export async function startCodeServer(
  codeServer: string,
  home: string,
  extensions: readonly string[],
  settings: Readonly<Record<string, unknown>>,
  { isTrusting }: { readonly isTrusting: boolean },
): Promise<CodeServer> {
  const user = path.join(home, "data", "User");
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, "settings.json"), JSON.stringify(settings));
  const folders = ["--user-data-dir", path.join(home, "data"), "--extensions-dir", path.join(home, "extensions")];
  const env = environment(codeServer, home);
  const installed = extensions.flatMap((file) => ["--install-extension", file]);
  await promisify(execFile)(codeServer, [...folders, ...installed], { env, timeout: PATIENCE });
  const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
  if (isTrusting) quiet.push("--disable-workspace-trust");
  const child = spawn(codeServer, [...folders, ...quiet, "--bind-addr", "127.0.0.1:0"], {
    env,
    detached: true, // so that its end is the end of all that it has started
    stdio: ["ignore", "pipe", "ignore"], // it complains of what we do not use
  });
  return { url: await address(child), stop: () => stop(child) };
}

/** Return the environment: the Node beside code-server comes first, it is the one that it was built for. */
function environment(codeServer: string, home: string): NodeJS.ProcessEnv {
  const searchPath = [path.dirname(codeServer), process.env.PATH].join(path.delimiter);
  const xdg = ["CONFIG", "DATA", "STATE", "CACHE"].map((kind) => [`XDG_${kind}_HOME`, path.join(home, kind)] as const);
  return { ...process.env, ...Object.fromEntries(xdg), HOME: home, TMPDIR: home, PATH: searchPath };
}

function address(child: ChildProcess & { readonly stdout: Readable }): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      const url = LISTENS.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("error", reject).once("exit", () => {
      reject(new Error(`code-server did not start:\n${said.join("\n")}`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  process.kill(-child.pid);
  await once(child, "exit");
}
