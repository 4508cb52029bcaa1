/** The server's own commands, which the client registers while the server runs. */

/** Its argument: the code of a finding. */
export const EXPLAIN = "mlrepair.explain";

/** Its arguments: the URI of a file, and the command that runs the tests where the set one is not meant. */
export const FIX_WITH_TESTS = "mlrepair.fixWithTests";

/** What came of `FIX_WITH_TESTS`. */
export interface Answer {
  /** "no-command": nothing says how the tests are run. */
  readonly status: string;
}
