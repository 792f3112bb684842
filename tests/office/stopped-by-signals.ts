/** The exit code of a program that a signal ended. Source: 128 and the number of the signal, as shells have it. */
export const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

interface Stoppable {
  /** May be called again. */
  stop(): Promise<void>;
}

/** What this program has opened, as one: a signal is for the whole process. */
const openings = new Set<Promise<Stoppable>>();
const interrupted = new AbortController();

/**
 * Opens what SIGINT and SIGTERM stop before they end this program; otherwise its servers would outlive it. The second signal ends it
 * at once, whatever it leaves behind.
 *
 * @param open rejects soon after its signal is aborted, when everything that it had started has ended
 */
export function stoppedBySignals<T extends Stoppable>(open: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (openings.size === 0) {
    for (const [name, code] of Object.entries(SIGNALS)) process.once(name, () => void stopAll(name, code));
  }
  const opening = open(interrupted.signal);
  openings.add(opening);
  return opening;
}

async function stopAll(name: string, code: number): Promise<void> {
  console.error(`${name}: stopping what runs`);
  // What the program still does fails now, because of that.
  process.on('uncaughtException', () => undefined);
  interrupted.abort(new Error(name));
  const opened = await Promise.allSettled(openings);
  const stopped = await Promise.allSettled(
    opened.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)),
  );
  for (const each of stopped) if (each.status === 'rejected') console.error(each.reason);
  process.exit(code);
}
