import { type Hold, type HoldState, TransferQuotaAnswer, TransferQuotaItem } from '@clove/contracts';
import { type Endpoint, endpoint } from './stand-in.ts';

/** Whose limits sold units count for. */
export interface QuotaStandIn {
  readonly endpoint: Endpoint;
  /** Units that count for the fan's limit. */
  usedBy(fanId: string): number;
  /** How many units fit a fan from now on. */
  limitTo(units: number): void;
}

/** What of a hold counts for limits. */
interface CountedHold {
  readonly hold: Hold;
  readonly state: HoldState;
  readonly freedUnits: ReadonlySet<string>;
}

/** A quota that keeps to the rules of moves: each number decides once, late ones change nothing. */
export function quotaStandIn(holds: ReadonlyMap<string, CountedHold>): QuotaStandIn {
  const holders = new Map<string, { fanId: string; move: number }>();
  let limit = Number.POSITIVE_INFINITY;

  const holderOf = (holdId: string, unitId: string) =>
    holders.get(`${holdId} ${unitId}`) ?? { fanId: holds.get(holdId)?.hold.fanId ?? '', move: 0 };

  function usedBy(fanId: string): number {
    return [...holds.values()]
      .flatMap(({ hold, freedUnits }) => hold.units.map((unit) => ({ hold, unit, freedUnits })))
      .filter(({ unit, freedUnits }) => !freedUnits.has(unit.unitId))
      .filter(({ hold, unit }) => holderOf(hold.id, unit.unitId).fanId === fanId).length;
  }

  return {
    usedBy,
    limitTo: (units) => {
      limit = units;
    },
    endpoint: endpoint(TransferQuotaItem, TransferQuotaAnswer, (item): TransferQuotaAnswer => {
      const { holdId, unitId, fanId, move, mustFit } = item;
      const found = holds.get(holdId);
      const isLive =
        found?.hold.units.some((unit) => unit.unitId === unitId) && !found.freedUnits.has(unitId);
      const isSold = found?.state === 'PINNED' || found?.state === 'SOLD';
      if (!isLive || !isSold) return { result: 'unknown-unit' };
      const holder = holderOf(holdId, unitId);
      if (move > holder.move) {
        const fits = holder.fanId === fanId || !mustFit || usedBy(fanId) < limit;
        holders.set(`${holdId} ${unitId}`, { fanId: fits ? fanId : holder.fanId, move });
      }
      return { result: holderOf(holdId, unitId).fanId === fanId ? 'moved' : 'quota-exceeded' };
    }),
  };
}
