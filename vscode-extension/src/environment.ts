/** A virtual environment of our own in the extension's storage, with the server from the wheel that came along. */

import { createHash } from "node:crypto";
import { access, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { SAFE_PATH } from "./python";
import { run, type Output } from "./processes";

const FINISHED = "finished"; // a file that is written last: without it, the environment is half made
const PATIENCE = 15 * 60; // seconds; a slow line has some 30 MB to fetch

/** An environment could not be made; the message says at which step and what was answered. */
export class InstallationError extends Error {}

export class OwnEnvironment {
  private readonly root: string;

  /** Environments lie below `storage`; `wheel` is the file to install, if one came along. */
  constructor(
    private readonly storage: string,
    readonly wheel: string | undefined,
  ) {
    this.root = path.join(storage, "environments");
  }

  /** Return the interpreter of the environment, even if that is of an earlier wheel; undefined where there is none. */
  async interpreter(): Promise<string | undefined> {
    const folder = (await this.isCurrent()) ? await this.folder() : (await this.finished())[0];
    return folder && interpreterOf(folder);
  }

  /** Whether the environment holds the server of the wheel that came along. */
  async isCurrent(): Promise<boolean> {
    return this.wheel !== undefined && (await this.finished()).includes(await this.folder());
  }

  /** What tells one wheel from another, even of the same version; undefined where none came along. */
  async fingerprint(): Promise<string | undefined> {
    if (this.wheel === undefined) return undefined;
    const digest = createHash("sha256").update(await readFile(this.wheel));
    return digest.digest("hex").slice(0, 16);
  }

  /**
   * Make the environment with an interpreter; `report` is told what is being done.
   *
   * @throws InstallationError if a step fails or is cancelled.
   */
  async make(python: string, report: (step: string) => void, signal: AbortSignal): Promise<void> {
    if (this.wheel === undefined) throw new InstallationError("No wheel came with this extension.");
    const folder = await this.folder();
    const limits = { seconds: PATIENCE, cwd: this.storage, signal };
    await mkdir(this.root, { recursive: true });
    await rm(folder, { recursive: true, force: true });

    report("making a virtual environment…");
    expectSuccess("The virtual environment", await run(python, [SAFE_PATH, "-m", "venv", folder], limits));
    report("installing the server and what it needs…");
    const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", this.wheel];
    expectSuccess("The installation with pip", await run(interpreterOf(folder), [SAFE_PATH, ...install], limits));
    await writeFile(path.join(folder, FINISHED), "");
    await this.removeOthers(folder);
  }

  private async folder(): Promise<string> {
    return path.join(this.root, (await this.fingerprint()) ?? "none");
  }

  private async finished(): Promise<string[]> {
    const names = await readdir(this.root).catch(() => []);
    const folders = names.sort().map((name) => path.join(this.root, name));
    const isFinished = await Promise.all(folders.map((folder) => exists(path.join(folder, FINISHED))));
    return folders.filter((_, number) => isFinished[number]);
  }

  /** Remove earlier environments; one that another window still uses stays on Windows, until the next time. */
  private async removeOthers(kept: string): Promise<void> {
    for (const folder of await this.finished()) {
      if (folder !== kept) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function interpreterOf(folder: string): string {
  return process.platform === "win32" ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");
}

function expectSuccess(step: string, { code, stdout, stderr }: Output): void {
  if (code === 0) return;
  const said = (stderr.trim() || stdout.trim()).split("\n").slice(-5).join("\n");
  throw new InstallationError(`${step} failed: ${said || "it was ended"}`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
