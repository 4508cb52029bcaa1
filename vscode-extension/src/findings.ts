/** What the server has found, as VS Code shows it. */

/** A place in a text, as VS Code's `Position` counts. */
interface Place {
  readonly line: number;
  readonly character: number;
}

/** The part of VS Code's `Diagnostic` that is needed here. */
export interface Shown {
  readonly source?: string;
  readonly code?: string | number | { readonly value: string | number };
  readonly message: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

export interface Finding {
  /** Such as "MLR103". */
  readonly code: string;
  readonly message: string;
}

/**
 * Return the findings at a position, those of its line where there are none, those of the file where that has none;
 * each code once.
 */
export function findingsNear(diagnostics: readonly Shown[], place: Place): Finding[] {
  const ours = diagnostics.filter(({ source }) => source === "mlrepair");
  const near = [
    ours.filter(({ range }) => contains(range, place)),
    ours.filter(({ range }) => range.start.line <= place.line && place.line <= range.end.line),
    ours,
  ].find((found) => found.length > 0);
  const byCode = new Map((near ?? []).map(({ code, message }) => [codeOf(code), message]));
  return [...byCode].filter(([code]) => code !== "").map(([code, message]) => ({ code, message }));
}

function codeOf(code: Shown["code"]): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

function contains({ start, end }: Shown["range"], place: Place): boolean {
  return !isBefore(place, start) && !isBefore(end, place);
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
