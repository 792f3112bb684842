import type { Counts, DoorState } from './shapes.ts';

/** People at the gate as the service counts them, and what this phone scanned since. */
export function countAt(
  { counts, queued }: Pick<DoorState, 'counts' | 'queued'>,
  gateId: string | null,
  performanceId: string,
): Counts['performances'][number] {
  const counted = counts?.gates.find((at) => at.gateId === gateId && at.performanceId === performanceId);
  const own = queued.filter((scan) => scan.gateId === gateId && scan.performanceId === performanceId);
  const came = own.filter(({ direction }) => direction === 'in').length;
  const left = own.length - came;
  return {
    performanceId,
    entered: (counted?.entered ?? 0) + came,
    inside: (counted?.inside ?? 0) + came - left,
    left: (counted?.left ?? 0) + left,
  };
}
