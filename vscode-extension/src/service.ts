/** Keeps the server running, and tells the user how it does. */

import { commands, window, workspace, type LogOutputChannel } from "vscode";

import { Activity } from "./activity";
import { discover, WrongPathError, type Launch } from "./discovery";
import { models, statusPage } from "./engineStatus";
import type { Installation } from "./installation";
import { Lifecycle } from "./lifecycle";
import { memoryMb } from "./memory";
import type { Server } from "./server";
import { FIX_WITH_TESTS } from "./serverCommands";
import type { StatusBar } from "./statusBar";
import type { Surroundings } from "./surroundings";

const MISSING = "mlrepair's server is not installed.";
const OUTDATED = "A new version of mlrepair's server came with the extension.";

export class Service {
  private readonly activity = new Activity((isBusy) => {
    this.statusBar.showBusy(isBusy);
  });
  private readonly lifecycle = new Lifecycle((crashed) => this.start(crashed), {
    crashed: (reason, delayMs, isFirst) => {
      this.reportCrash(reason, delayMs, isFirst);
    },
  });
  private server: Server | undefined;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly installation: Installation,
    private readonly statusBar: StatusBar,
    private readonly log: LogOutputChannel,
  ) {}

  async restart(): Promise<void> {
    await this.lifecycle.restart();
  }

  async stop(): Promise<void> {
    await this.lifecycle.stop();
  }

  /** Restart if another server would be started now than runs. */
  async reconsider(): Promise<void> {
    const launch = await discover(this.surroundings.places()).catch(() => undefined);
    if (launch?.executable !== this.server?.launch.executable) await this.restart();
  }

  /** Return the page "engine status". */
  async status(): Promise<string> {
    const { server, surroundings } = this;
    const processId = server?.processId;
    const [memory, known] = await Promise.all([
      processId === undefined ? undefined : memoryMb(processId, surroundings.storage),
      server && models(server.launch, surroundings.storage),
    ]);
    return statusPage({
      state: this.statusBar.summary,
      launch: server?.launch,
      version: server?.version,
      startedAt: server?.startedAt,
      memoryMb: memory,
      answers: this.activity.summary(),
      models: known,
    });
  }

  private async start(crashed: (reason: string) => void): Promise<Server | undefined> {
    const { surroundings, statusBar, activity, log } = this;
    this.server = undefined;
    if (!surroundings.isEnabled) {
      statusBar.show("off", "switched off by the setting mlrepair.enable");
      return undefined;
    }
    statusBar.show("starting", "looking for the server");
    // The client's library takes longer to load than all the rest: that time is the interpreters' to answer in.
    const [launch, { Server }] = await Promise.all([this.discover(), import("./server")]);
    if (!launch) return undefined;
    log.info(`starting ${[launch.executable, ...launch.args].join(" ")}, found in ${launch.origin}`);
    const { serverFolder: cwd } = surroundings;
    const settings = (scope?: string) => surroundings.settings(scope);
    this.server = await Server.start({ launch, cwd, log, activity, settings, crashed });
    const repairsWithTests = this.server.offers(FIX_WITH_TESTS); // known to the palette before we say that we are ready
    await commands.executeCommand("setContext", "mlrepair.repairsWithTests", repairsWithTests);
    statusBar.show("ready", "watching your Python files");
    void this.offerUpdate(launch);
    return this.server;
  }

  /** Return how to start the server; where that cannot be, tell why. */
  private async discover(): Promise<Launch | undefined> {
    try {
      const launch = await discover(this.surroundings.places());
      if (!launch) {
        this.statusBar.show("trouble", `${MISSING} ${this.installation.command}`);
        this.offer(MISSING);
      }
      return launch;
    } catch (error) {
      if (!(error instanceof WrongPathError)) throw error;
      this.statusBar.show("trouble", error.message);
      void window.showErrorMessage(error.message);
      return undefined;
    }
  }

  private offer(question: string): void {
    if (workspace.isTrusted) void this.installation.offer(question);
  }

  private async offerUpdate(launch: Launch): Promise<void> {
    const { environment } = this.surroundings;
    const isOurs = launch.executable === (await environment.interpreter());
    if (isOurs && environment.wheel && !(await environment.isCurrent())) this.offer(OUTDATED);
  }

  private reportCrash(reason: string, delayMs: number | undefined, isFirst: boolean): void {
    this.server = undefined;
    const future = delayMs === undefined ? "It is not started again." : `It starts again in ${delayMs / 1000} s.`;
    this.log.error(`${reason} ${future}`);
    this.statusBar.show("trouble", `${reason} ${future}`);
    if (isFirst) void this.showCrash(reason);
  }

  private async showCrash(reason: string): Promise<void> {
    const answer = await window.showWarningMessage(`mlrepair: ${reason}`, "Show Log");
    if (answer) await commands.executeCommand("mlrepair.showLog");
  }
}
