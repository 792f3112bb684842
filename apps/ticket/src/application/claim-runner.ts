import { withCorrelation } from '@clove/service-kit';
import type { UndecidedClaim } from './claim-store.ts';
import { type ClaimParts, fitsLimit, handOver } from './claim-ticket.ts';

/** Source: as many as one batched call to the inventory takes. */
const atOnce = 64;

/** Decides claims whose request ended before they were decided: a replica crashed, or the inventory did not answer. */
export function claimRunner(
  parts: ClaimParts & { readonly log: { warn(fields: object, message: string): void } },
): { runOnce(): Promise<void> } {
  const { unitOfWork, claims, log } = parts;
  return {
    async runOnce() {
      const due = await unitOfWork.run((tx) => claims.due(tx, atOnce));
      await Promise.all(due.map((claim) => withCorrelation(claim.correlationId, () => decide(claim))));
    },
  };

  async function decide(claim: UndecidedClaim): Promise<void> {
    try {
      const fits = await fitsLimit(parts, claim);
      await unitOfWork.run(async (tx) => {
        if (claim.state === 'RETURNING') await claims.end(tx, claim, 'RETURNED');
        else if (fits) await handOver(tx, claims, claim);
        else await claims.end(tx, claim, 'REFUSED');
      });
    } catch (error) {
      log.warn({ claimId: claim.id, ticketId: claim.ticketId, error }, 'a claim will be decided later');
    }
  }
}
