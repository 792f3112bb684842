/** What a document was and will be again: every edit is a step that can be taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** Where something is being typed: what follows there belongs to the same step. Undefined: the next edit is a step of its own. */
  readonly typing: string | undefined;
}

/** Steps that can be taken back. Source: a large festival file has 60 kB, which makes 12 MB of a day's work. */
const MOST_STEPS = 200;

export function begun<T>(now: T): History<T> {
  return { past: [], now, future: [], typing: undefined };
}

/** One more edit. @param typing where it was typed; one place after another is one step each. Default: a step of its own */
export function edited<T>(history: History<T>, next: T, typing?: string): History<T> {
  const { past, now } = history;
  if (next === now) return history;
  const goesOn = typing !== undefined && typing === history.typing;
  return { past: goesOn ? past : [...past, now].slice(-MOST_STEPS), now: next, future: [], typing };
}

/** What is typed from now on is another step: the field was left. */
export function paused<T>(history: History<T>): History<T> {
  return history.typing === undefined ? history : { ...history, typing: undefined };
}

export function undone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return { past: past.slice(0, -1), now: before, future: [now, ...future], typing: undefined };
}

export function redone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const [after, ...later] = future;
  if (after === undefined) return history;
  return { past: [...past, now], now: after, future: later, typing: undefined };
}

/** Where a text is being typed in: its line, as long as no other line changes. Undefined: more than that was done at once. */
export function typedLine(before: string, after: string): string | undefined {
  const [old, lines] = [before.split('\n'), after.split('\n')];
  if (old.length !== lines.length) return undefined;
  const changed = lines.flatMap((line, index) => (line === old[index] ? [] : [index + 1]));
  return changed.length === 1 ? `line ${changed[0]}` : undefined;
}

/** The first line that two texts do not share, from 1. */
export function firstChangedLine(before: string, after: string): number {
  const [old, lines] = [before.split('\n'), after.split('\n')];
  const at = lines.findIndex((line, index) => line !== old[index]);
  return at < 0 ? lines.length : at + 1;
}
