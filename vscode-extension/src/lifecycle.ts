/** The life of the server: starts, stops and restarts one after the other, and what happens after a crash. */

export interface Running {
  stop(): Promise<void>;
}

/** Start a server, and call `crashed` at most once if it ends by itself later; undefined: there is none to start. */
export type Start = (crashed: (reason: string) => void) => Promise<Running | undefined>;

export interface Reports {
  /** The server has ended by itself, or could not be started; it is tried again after `delayMs`, or not at all. */
  crashed(reason: string, delayMs: number | undefined, isFirst: boolean): void;
}

/** Says how long to wait after a crash: each time longer, and after too many in a row not at all. */
export class Backoff {
  private crashes: number[] = [];

  constructor(
    private readonly delaysMs: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000],
    private readonly forgetAfterMs = 10 * 60_000,
  ) {}

  /** Return the wait after a crash at a time, undefined to give up; a crash long after the last one is the first. */
  next(nowMs: number): number | undefined {
    const last = this.crashes.at(-1);
    if (last !== undefined && nowMs - last > this.forgetAfterMs) this.forget();
    this.crashes.push(nowMs);
    return this.delaysMs[this.crashes.length - 1];
  }

  /** Whether the crash told of last is the first in a row. */
  get isFirst(): boolean {
    return this.crashes.length === 1;
  }

  forget(): void {
    this.crashes = [];
  }
}

/** Keeps at most one server running. */
export class Lifecycle {
  private running: Running | undefined;
  private isWanted = false;
  private active: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly start: Start,
    private readonly reports: Reports,
    private readonly backoff: Backoff = new Backoff(),
  ) {}

  /** Start the server, anew if it runs; wishes that come while one is being fulfilled become one. */
  restart(): Promise<void> {
    this.backoff.forget();
    return this.turn(true);
  }

  /** Stop the server, and start none until `restart`. */
  stop(): Promise<void> {
    return this.turn(false);
  }

  private turn(isWanted: boolean): Promise<void> {
    this.isWanted = isWanted;
    clearTimeout(this.retry);
    this.waiting ??= this.active.then(() => {
      this.waiting = undefined;
      this.active = this.fulfil();
      return this.active;
    });
    return this.waiting;
  }

  private async fulfil(): Promise<void> {
    const old = this.running;
    this.running = undefined;
    await old?.stop();
    if (!this.isWanted) return;
    let isCurrent = true;
    const crashed = (reason: string) => {
      if (!isCurrent) return;
      isCurrent = false;
      this.running = undefined;
      this.crashed(reason);
    };
    const stop = async (started: Running) => {
      isCurrent = false; // an end that was asked for is no crash
      await started.stop();
    };
    try {
      const started = await this.start(crashed);
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it may have crashed in the meantime
      if (started && isCurrent) this.running = { stop: () => stop(started) };
    } catch (error) {
      crashed(error instanceof Error ? error.message : String(error));
    }
  }

  private crashed(reason: string): void {
    if (!this.isWanted) return;
    const delay = this.backoff.next(Date.now());
    this.reports.crashed(reason, delay, this.backoff.isFirst);
    const isComing = this.waiting !== undefined;
    if (delay !== undefined && !isComing) this.retry = setTimeout(() => void this.turn(true), delay);
  }
}
