/** Short-lived programs: run to their end, within a time limit. */

import { execFile } from "node:child_process";

export interface Output {
  /** The exit code; undefined where the program did not start or was ended. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Limits {
  readonly seconds: number;
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/** Run a program without a shell; it never rejects. */
export function run(executable: string, args: readonly string[], limits: Limits): Promise<Output> {
  return new Promise((resolve) => {
    const options = {
      cwd: limits.cwd,
      timeout: limits.seconds * 1000,
      windowsHide: true,
      maxBuffer: 16 * 1024 * 1024,
      ...(limits.signal && { signal: limits.signal }),
    };
    execFile(executable, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? "") });
    });
  });
}
