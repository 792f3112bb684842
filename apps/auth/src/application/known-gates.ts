import { gateOfScope } from '@clove/contracts';
import { AuthRefused } from './refusals.ts';

/** The gates of the festival, at the service that checks tickets in. */
export interface Gates {
  /** Rejects while it does not answer. */
  isOpen(gateId: string): Promise<boolean>;
}

/** Refuses workplaces that there are not. @throws AuthRefused `unknown-gates`, or `gates-unknown` while no one can say */
export type RefuseUnknownGates = (scopes: readonly string[]) => Promise<void>;

/** @param gates undefined: the festival has no service that checks tickets in, and so nothing to compare with */
export function refuseUnknownGates(gates: Gates | undefined): RefuseUnknownGates {
  return async (scopes) => {
    if (gates === undefined) return;
    const named = scopes.flatMap((scope, index) => {
      const gateId = gateOfScope(scope);
      return gateId === undefined ? [] : [{ index, gateId }];
    });
    const answers = await Promise.all(named.map(({ gateId }) => gates.isOpen(gateId))).catch(
      (cause: unknown) => {
        throw new AuthRefused({ reason: 'gates-unknown', temporary: true }, { cause });
      },
    );
    const unknown = named.filter((_, at) => answers[at] !== true);
    if (unknown.length > 0) throw new AuthRefused({ reason: 'unknown-gates', gates: unknown });
  };
}
