/** One server process and the client that talks to it. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { workspace, type LogOutputChannel } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
} from "vscode-languageclient/node";

import type { Activity } from "./activity";
import type { Launch } from "./discovery";
import { showPage } from "./pages";
import { FIX_WITH_TESTS } from "./serverCommands";
import { fixWithTests } from "./testRepair";

export interface ServerOptions {
  readonly launch: Launch;
  readonly cwd: string;
  readonly log: LogOutputChannel;
  readonly activity: Activity;
  /** The settings at this moment: of a folder or file, or those that hold for all. */
  readonly settings: (scope?: string) => Record<string, unknown>;
  readonly crashed: (reason: string) => void;
}

const PATIENCE = 60_000; // milliseconds; a cold start from a slow disk
const PATIENCE_AT_END = 3_000; // milliseconds; VS Code itself waits for five when it closes
const SCHEMES = ["file", "untitled", "vscode-notebook-cell"]; // not `git:`, the old side of a comparison

/** The library reports each failure with a box of its own; we report once for a row of them. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server {
  private constructor(
    readonly client: LanguageClient,
    readonly launch: Launch,
    readonly startedAt: Date,
  ) {}

  /**
   * Start a server and greet it.
   *
   * @throws Error if it cannot be started, or does not answer in time.
   */
  static async start(options: ServerOptions): Promise<Server> {
    const { launch, cwd, crashed } = options;
    let isRunning = false;
    const client: LanguageClient = new QuietClient(
      "mlrepair",
      "mlrepair",
      { command: launch.executable, args: [...launch.args], transport: TransportKind.stdio, options: { cwd } },
      clientOptions(
        options,
        () => client,
        () => {
          if (isRunning) crashed("The server ended unexpectedly.");
        },
      ),
    );
    const server = new Server(client, launch, new Date());
    try {
      await inTime(client.start());
    } catch (error) {
      client.serverProcess?.kill();
      await server.stop();
      throw error;
    }
    isRunning = true;
    return server;
  }

  /** The process, as long as it runs. */
  get processId(): number | undefined {
    return this.client.serverProcess?.pid;
  }

  get version(): string | undefined {
    return this.client.initializeResult?.serverInfo?.version;
  }

  /** Whether the server knows a command. */
  offers(command: string): boolean {
    return this.client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command) ?? false;
  }

  /** End the server and await its end; this never fails, and takes no longer than a few seconds. */
  async stop(): Promise<void> {
    const { serverProcess } = this.client;
    await this.client.dispose().catch(() => undefined); // what is dead already cannot be stopped
    if (serverProcess) await ended(serverProcess);
  }
}

function clientOptions(
  { log, activity, settings }: ServerOptions,
  client: () => LanguageClient,
  closed: () => void,
): LanguageClientOptions {
  return {
    documentSelector: SCHEMES.map((scheme) => ({ scheme, language: "python" })),
    outputChannel: log,
    initializationOptions: () => ({
      mlrepair: settings(),
      folders: Object.fromEntries(folders().map((uri) => [uri, settings(uri)])),
      isTrusted: workspace.isTrusted,
    }),
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        closed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      provideDiagnostics: (document, previous, token, next) =>
        activity.track(Promise.resolve(next(document, previous, token))),
      executeCommand: (command, args: unknown[], next): unknown =>
        command === FIX_WITH_TESTS ? fixWithTests(client(), args) : next(command, args),
      window: { showDocument: (params, token, next) => showPage(params, () => next(params, token)) },
      workspace: {
        configuration: ({ items }) =>
          items.map(({ section, scopeUri }) => (section === "mlrepair" ? settings(scopeUri) : null)),
      },
    },
  };
}

function folders(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}

/** Await the end of a process, and put one to it that does not come. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const signal = AbortSignal.timeout(PATIENCE_AT_END);
  await once(child, "exit", { signal }).catch(() => child.kill("SIGKILL"));
}

async function inTime(start: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The server did not answer within ${PATIENCE / 1000} seconds.`));
    }, PATIENCE);
  });
  try {
    await Promise.race([start, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
