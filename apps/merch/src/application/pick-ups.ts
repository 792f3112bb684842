import type { EventType } from '@clove/contracts';
import { typedCode } from '@clove/inventory';
import type { NewEvent, Transaction } from '@clove/service-kit';
import { type Changed, collect, type PickUp, undoCollection } from '../domain/pick-up.ts';
import { MerchRefused, type PickUpRefusal } from '../domain/refusals.ts';
import { stockKey } from '../domain/stock-key.ts';
import type { DeskEntry, PickUpReads, PickUpSigner, PickUpStore } from './ports.ts';

/** The event that a pick-up changed, with its full state; without its code. */
export function pickUpEvent(
  type: Extract<EventType, `merch.PickUp${string}`>,
  pickUp: Omit<PickUp, 'code' | 'createdAt'>,
  correlationId?: string,
): NewEvent {
  const { id, orderId, holdId, fanId, pieces, version } = pickUp;
  return {
    type,
    subject: id,
    subjectVersion: version,
    data: {
      id,
      orderId,
      holdId,
      fanId,
      pieces: pieces.map(({ unitId, item, label, paid, state }) => ({
        unitId,
        ...stockKey(item),
        label,
        paid,
        state,
      })),
    },
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** What is shown at the desk: the code that a fan reads out, or their QR code. */
export type Shown = { readonly code: string } | { readonly qr: string };

/** The pick-up of a code. Throws MerchRefused `pick-up-not-found` and `qr-not-valid`. */
export async function findPickUp(reads: PickUpReads, signer: PickUpSigner, shown: Shown): Promise<PickUp> {
  const found = 'qr' in shown ? await byQr(reads, signer, shown.qr) : await byCode(reads, shown.code);
  if (found === undefined) throw new MerchRefused({ reason: 'pick-up-not-found' });
  return found;
}

async function byQr(reads: PickUpReads, signer: PickUpSigner, qr: string): Promise<PickUp | undefined> {
  const id = signer.verified(qr);
  if (id === undefined) throw new MerchRefused({ reason: 'qr-not-valid' });
  return reads.byId(id);
}

async function byCode(reads: PickUpReads, typed: string): Promise<PickUp | undefined> {
  const code = typedCode(typed);
  return code === undefined ? undefined : reads.byCode(code);
}

/** Which pieces of a pick-up, by whom. Absent `unitIds`: all that can be. */
export interface AtDesk {
  readonly pickUpId: string;
  readonly unitIds?: readonly string[] | undefined;
  readonly memberId: string;
}

/** Hands out pieces, each once. Throws MerchRefused; a refused pick-up stays as it is. */
export function collectPieces(tx: Transaction, store: PickUpStore, asked: AtDesk): Promise<Changed> {
  return change(tx, store, asked, { action: 'COLLECTED', reason: null }, (pickUp, now) =>
    collect(pickUp, asked.unitIds, now),
  );
}

/** Takes back a collection that was a mistake: the pieces wait again. Throws MerchRefused. */
export function undoPieces(
  tx: Transaction,
  store: PickUpStore,
  asked: AtDesk & { readonly reason: string },
): Promise<Changed> {
  return change(tx, store, asked, { action: 'UNDONE', reason: asked.reason }, (pickUp) =>
    undoCollection(pickUp, asked.unitIds),
  );
}

const events = { COLLECTED: 'merch.PickUpCollected', UNDONE: 'merch.PickUpCollectionUndone' } as const;

async function change(
  tx: Transaction,
  store: PickUpStore,
  { pickUpId, memberId }: AtDesk,
  entry: Pick<DeskEntry, 'action' | 'reason'>,
  decide: (pickUp: PickUp, now: Date) => Changed | PickUpRefusal,
): Promise<Changed> {
  const { now, pickUps } = await store.lock(tx, { ids: [pickUpId] });
  const [stored] = pickUps;
  if (stored === undefined) throw new MerchRefused({ reason: 'pick-up-not-found' });
  const decided = decide(stored, now);
  if ('reason' in decided) throw new MerchRefused(decided);
  await store.save(tx, [decided.pickUp], decided.pieces);
  await store.log(tx, {
    ...entry,
    pickUpId,
    memberId,
    unitIds: decided.pieces.map(({ unitId }) => unitId),
  });
  tx.publish(pickUpEvent(events[entry.action], decided.pickUp));
  return decided;
}
