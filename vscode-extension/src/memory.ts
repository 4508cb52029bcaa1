/** The memory of a process, as each system tells it. */

import { readFile } from "node:fs/promises";

import { run } from "./processes";

const PATIENCE = 5; // seconds

/** Return the resident memory of a process in megabytes; undefined where it cannot be known. */
export async function memoryMb(processId: number, cwd: string): Promise<number | undefined> {
  const kilobytes = Number((await kilobytesOf(processId, cwd))?.replaceAll(/\D/g, ""));
  return kilobytes > 0 ? kilobytes / 1024 : undefined;
}

async function kilobytesOf(processId: number, cwd: string): Promise<string | undefined> {
  const limits = { seconds: PATIENCE, cwd };
  switch (process.platform) {
    case "linux": {
      const told = await readFile(`/proc/${processId}/status`, "utf8").catch(() => "");
      return /VmRSS:(.*)/.exec(told)?.[1];
    }
    case "win32": {
      const { stdout } = await run("tasklist", ["/fi", `PID eq ${processId}`, "/fo", "csv", "/nh"], limits);
      return stdout.split('","')[4];
    }
    default:
      return (await run("ps", ["-o", "rss=", "-p", `${processId}`], limits)).stdout;
  }
}
