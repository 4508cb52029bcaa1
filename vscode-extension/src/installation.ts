/** Where there is no server: offer to install one, once; nothing is installed without consent. */

import { env, ProgressLocation, window, workspace, type LogOutputChannel, type Memento } from "vscode";

import type { OwnEnvironment } from "./environment";

export interface InstallationOptions {
  readonly environment: OwnEnvironment;
  /** Remembers what was offered. */
  readonly memory: Memento;
  readonly log: LogOutputChannel;
  /** Return a Python that is new enough, undefined where there is none. */
  readonly findPython: () => Promise<string | undefined>;
  /** Start the server that has been installed. */
  readonly installed: () => void;
}

const OFFERED = "offered"; // key of the fingerprint of the wheel that was offered last
const NOT_TRUSTED = "Trust this workspace first: the Python that is chosen for it may lie in it.";
const TOO_OLD = "mlrepair needs Python 3.11 or newer. Install it, or name one in the setting mlrepair.interpreter.";

export class Installation {
  private active: Promise<void> | undefined;

  constructor(private readonly options: InstallationOptions) {}

  /** The one command that installs the server. */
  get command(): string {
    const { wheel } = this.options.environment;
    return `python3 -m pip install ${wheel ? `"${wheel}"` : "mlrepair"}`;
  }

  /** Offer to install the server that came along, but never the same one twice; say how else it can be done. */
  async offer(question: string): Promise<void> {
    const { environment, memory } = this.options;
    const fingerprint = (await environment.fingerprint()) ?? "none";
    if (memory.get(OFFERED) === fingerprint) return;
    await memory.update(OFFERED, fingerprint);
    const ways = environment.wheel ? (["Install", "Copy Command"] as const) : (["Copy Command"] as const);
    const answer = await window.showInformationMessage(`${question} By hand: ${this.command}`, ...ways);
    if (answer === "Install") await this.install();
    if (answer === "Copy Command") await env.clipboard.writeText(this.command);
  }

  /** Make the environment, showing how far it is; a second call awaits the first. */
  async install(): Promise<void> {
    this.active ??= this.make().finally(() => {
      this.active = undefined;
    });
    await this.active;
  }

  private async make(): Promise<void> {
    const { environment, log, findPython, installed } = this.options;
    const options = { location: ProgressLocation.Notification, title: "mlrepair", cancellable: true };
    try {
      await window.withProgress(options, async (progress, cancelled) => {
        const abort = new AbortController();
        cancelled.onCancellationRequested(() => {
          abort.abort();
        });
        const report = (message: string) => {
          log.info(message);
          progress.report({ message });
        };
        if (!workspace.isTrusted) throw new Error(NOT_TRUSTED);
        report("looking for Python…");
        const python = await findPython();
        if (python === undefined) throw new Error(TOO_OLD);
        await environment.make(python, report, abort.signal);
      });
      installed();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(reason);
      void window.showErrorMessage(`The server is not installed. ${reason}`);
    }
  }
}
