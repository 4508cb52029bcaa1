/** What the server is busy with, and how long its answers take. */

const KEPT = 200; // answers; enough for a median, few enough to tell of now

export class Activity {
  private open = 0;
  private durationsMs: number[] = [];

  /** `changed` is told whether the server is busy, only when that changes. */
  constructor(private readonly changed: (isBusy: boolean) => void) {}

  /** Await an answer, and remember how long it took; one that fails is not counted. */
  async track<Answer>(answer: PromiseLike<Answer> | Answer): Promise<Answer> {
    const start = performance.now();
    if (this.open++ === 0) this.changed(true);
    try {
      const given = await answer;
      this.durationsMs = [...this.durationsMs, performance.now() - start].slice(-KEPT);
      return given;
    } finally {
      if (--this.open === 0) this.changed(false);
    }
  }

  /** Return the number of the answers that are remembered, their median and the slowest, in milliseconds. */
  summary(): { count: number; medianMs: number; slowestMs: number } | undefined {
    const sorted = this.durationsMs.toSorted((a, b) => a - b);
    const medianMs = sorted[Math.floor(sorted.length / 2)];
    const slowestMs = sorted.at(-1);
    if (medianMs === undefined || slowestMs === undefined) return undefined;
    return { count: sorted.length, medianMs, slowestMs };
  }
}
