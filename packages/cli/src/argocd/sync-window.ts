/** A sync window of a project as `argocd proj windows list` shows it: only that table says whether it is active now. */
export interface ListedWindow {
  readonly active: boolean;
  readonly kind: string;
  readonly schedule: string;
  readonly duration: string;
  readonly manualSync: boolean;
}

/**
 * Reads the table that the CLI prints. Cells are at least two spaces apart and are read by their heading, because
 * every version of Argo CD adds columns.
 */
export function windowsFrom(table: string): ListedWindow[] {
  const [heading, ...rows] = table.split('\n').filter((line) => line.trim() !== '');
  if (heading === undefined) return [];
  const columns = cells(heading);
  return rows.map((row) => {
    const values = cells(row);
    const cell = (name: string) => values[columns.indexOf(name)] ?? '';
    return {
      active: cell('STATUS') === 'Active',
      kind: cell('KIND'),
      schedule: cell('SCHEDULE'),
      duration: cell('DURATION'),
      manualSync: cell('MANUALSYNC') === 'Enabled',
    };
  });
}

/** The windows that keep Argo CD from syncing by itself right now. */
export function denying(windows: readonly ListedWindow[]): ListedWindow[] {
  return windows.filter(({ active, kind }) => active && kind === 'deny');
}

/** A window in words. */
export function describeWindow({ kind, schedule, duration }: ListedWindow): string {
  return `${kind} "${schedule}" for ${duration}`;
}

function cells(line: string): string[] {
  return line.trim().split(/\s{2,}/);
}
