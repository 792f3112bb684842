import type { ServerBoard, ServerFigures } from '@clove/contracts';

/** Where the figures come from. */
export interface MetricsSource {
  readonly kind: 'prometheus' | 'scrape';
  /** Throws MetricsUnavailable. */
  read(): Promise<readonly ServerFigures[]>;
}

/** Nothing answered where the metrics are. */
export class MetricsUnavailable extends Error {
  override readonly name = 'MetricsUnavailable';
}

/** How old what is shown may be, milliseconds. Source: Prometheus scrapes every 15 s, and many may look at the board. */
const MAX_AGE_MS = 5_000;

/** The board, read once for all who look at the same time. Throws MetricsUnavailable. */
export function serverBoard(source: MetricsSource | undefined, now: () => number = Date.now) {
  let shown: { readonly board: ServerBoard; readonly readAt: number } | undefined;
  let reading: Promise<ServerBoard> | undefined;

  const readNow = async (kind: MetricsSource): Promise<ServerBoard> => {
    const services = [...(await kind.read())].sort((a, b) => (a.service < b.service ? -1 : 1));
    const readAt = now();
    const board = { source: kind.kind, at: new Date(readAt).toISOString(), services };
    shown = { board, readAt };
    return board;
  };
  return async (): Promise<ServerBoard> => {
    if (source === undefined) return { source: 'none', at: null, services: [] };
    if (shown !== undefined && now() - shown.readAt < MAX_AGE_MS) return shown.board;
    reading ??= readNow(source).finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
