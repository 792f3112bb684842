import {
  type HoldRefusal,
  type InventoryRefusal,
  type InventoryWords,
  inventoryProblem,
  answersToKeep as toKeep,
} from '@clove/inventory';
import { type IdempotencyRefusal, type ProblemInit, problemsOf } from '@clove/service-kit';
import { type GoodsRefusal, type MerchRefusal, MerchRefused } from '../../domain/refusals.ts';

const words: InventoryWords = {
  units: 'pieces',
  item: 'item',
  quota: ({ max, scope }: Extract<HoldRefusal, { reason: 'quota-exceeded' }>) => ({
    detail: `One fan may have at most ${max} of ${scope}, holds included.`,
    extra: { maxPerFan: max, itemId: scope },
  }),
};

/** Status and words of everything that is refused to fans and to provisioning. */
export function goodsProblem(refusal: GoodsRefusal | InventoryRefusal | IdempotencyRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'unknown-goods':
    case 'unknown-item':
      return {
        status: 422,
        type: 'unknown-item',
        detail: 'There is no such item; where an item has options, name one of them.',
        errors: [{ path: 'body.itemId', message: 'no such item, or no such option of it' }],
      };
    default:
      return inventoryProblem(refusal, words);
  }
}

export const answersToKeep = toKeep<GoodsRefusal>(goodsProblem);

/** Status and words of what organisers and staff are refused. */
export const merchProblems = problemsOf<MerchRefusal>(MerchRefused, merchProblem);

function merchProblem(refusal: MerchRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'nothing-provisioned':
      return {
        status: 503,
        type: 'festival-not-provisioned',
        detail: 'The festival is being set up. Try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'item-not-found':
      return { status: 404, type, detail: `There is no item ${refusal.id} in this festival.` };
    case 'item-exists':
      return {
        status: 409,
        type,
        detail: `There already is an item ${refusal.id}; it stays as it is. Choose another id.`,
        errors: [{ path: 'body.id', message: 'taken' }],
      };
    case 'invalid-item':
      return {
        status: 422,
        type,
        detail: 'The item does not add up; see errors for every reason.',
        errors: refusal.faults.map(({ path, message }) => ({ path: `body.${path}`, message })),
      };
    case 'free-not-said':
      return {
        status: 422,
        type,
        detail: 'A price of 0 gives pieces away: say "free": true if that is meant.',
        errors: [{ path: refusal.path, message: 'needs free: true' }],
      };
    case 'stock-not-found':
      return {
        status: 404,
        type,
        detail: 'The item has no such stock; where it has options, name one of them.',
        errors: [{ path: 'body.optionId', message: 'no such option' }],
      };
    case 'stock-below-taken':
      return {
        status: 409,
        type,
        detail: `${refusal.taken} pieces are sold, held or offered; there cannot be fewer.`,
        extra: { taken: refusal.taken },
      };
    case 'picture-not-found':
      return { status: 404, type, detail: 'The item has no picture in this place.' };
    case 'pick-up-not-found':
      return { status: 404, type, detail: 'There is no pick-up with this code.' };
    case 'qr-not-valid':
      return { status: 422, type, detail: 'This code is not one of this festival’s pick-ups.' };
    case 'unknown-piece':
      return {
        status: 422,
        type,
        detail: 'Some of these pieces belong to another pick-up.',
        extra: { unitIds: refusal.unitIds },
      };
    case 'already-collected':
      return {
        status: 409,
        type,
        detail: `This was collected at ${refusal.collectedAt.toISOString()}.`,
        extra: { collectedAt: refusal.collectedAt.toISOString() },
      };
    case 'nothing-to-collect':
      return { status: 409, type, detail: 'These pieces were cancelled: there is nothing to hand out.' };
    case 'not-collected':
      return { status: 409, type, detail: 'These pieces were not collected: there is nothing to undo.' };
  }
}
