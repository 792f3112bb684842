import {
  type HoldRefusal,
  type InventoryRefusal,
  type InventoryWords,
  inventoryProblem,
  answersToKeep as toKeep,
} from '@clove/inventory';
import { type IdempotencyRefusal, type ProblemInit, problemsOf } from '@clove/service-kit';
import { type NightsRefusal, type StayRefusal, StayRefused } from '../../domain/refusals.ts';

const words: InventoryWords = {
  units: 'units for all of these nights',
  item: 'room',
  quota: ({ max, scope }: Extract<HoldRefusal, { reason: 'quota-exceeded' }>) =>
    scope === 'nights'
      ? {
          detail: `One guest may have at most ${max} nights, summed over units, holds included.`,
          extra: { maxNightsPerGuest: max },
        }
      : {
          detail: `One guest may have at most ${max} units, holds included.`,
          extra: { maxUnitsPerGuest: max },
        },
};

/** Status and words of everything that is refused to guests and to provisioning. */
export function nightsProblem(refusal: NightsRefusal | InventoryRefusal | IdempotencyRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'unknown-room':
    case 'unknown-item':
      return {
        status: 422,
        type: 'unknown-room',
        detail: 'There is no such room, or it is not let for all of these nights.',
        errors: [{ path: 'body.roomId', message: 'no such room, or not for all of these nights' }],
      };
    case 'nights-not-let':
      return {
        status: 422,
        type: 'nights-not-let',
        detail: `This room is let from ${refusal.from} to ${refusal.to}, the check-out day.`,
        errors: [{ path: 'body.from', message: `only from ${refusal.from} to ${refusal.to}` }],
        extra: { from: refusal.from, to: refusal.to },
      };
    case 'too-many-guests':
      return {
        status: 422,
        type: 'too-many-guests',
        detail: `A unit of this room is for at most ${refusal.capacity} guests.`,
        errors: [{ path: 'body.guests', message: `at most ${refusal.capacity} per unit` }],
        extra: { capacity: refusal.capacity },
      };
    default:
      return inventoryProblem(refusal, words);
  }
}

export const answersToKeep = toKeep<NightsRefusal>(nightsProblem);

/** Status and words of what hosts and staff are refused. */
export const stayProblems = problemsOf<StayRefusal>(StayRefused, stayProblem);

function stayProblem(refusal: StayRefusal): ProblemInit {
  const { reason: type } = refusal;
  switch (refusal.reason) {
    case 'nothing-provisioned':
      return {
        status: 503,
        type: 'festival-not-provisioned',
        detail: 'The festival is being set up. Try again in a moment.',
        retryAfterSeconds: 5,
      };
    case 'room-not-found':
      return { status: 404, type, detail: `There is no room ${refusal.id} in this festival.` };
    case 'room-exists':
      return {
        status: 409,
        type,
        detail: `There already is a room ${refusal.id}; it stays as it is. Choose another id.`,
        errors: [{ path: 'body.id', message: 'taken' }],
      };
    case 'invalid-room':
      return {
        status: 422,
        type,
        detail: 'The room does not add up; see errors for every reason.',
        errors: refusal.faults.map(({ path, message }) => ({ path: `body.${path}`, message })),
      };
    case 'room-taken':
      return {
        status: 409,
        type,
        detail: 'This takes away what is sold or held; see errors for every reason.',
        errors: refusal.faults.map(({ path, message }) => ({ path: `body.${path}`, message })),
      };
    case 'free-not-said':
      return {
        status: 422,
        type,
        detail: 'A price of 0 gives nights away: say "free": true if that is meant.',
        errors: [{ path: refusal.path, message: 'needs free: true' }],
      };
    case 'picture-not-found':
      return { status: 404, type, detail: 'The room has no picture in this place.' };
    case 'booking-not-found':
      return { status: 404, type, detail: 'There is no such booking.' };
    case 'already-checked-in':
      return {
        status: 409,
        type,
        detail: `This guest checked in at ${refusal.checkedInAt.toISOString()}.`,
        extra: { checkedInAt: refusal.checkedInAt.toISOString() },
      };
    case 'already-no-show':
      return { status: 409, type, detail: 'This guest is recorded as not shown already.' };
    case 'booking-cancelled':
      return { status: 409, type, detail: 'This booking was cancelled.' };
    case 'too-early':
      return {
        status: 409,
        type,
        detail: `This stay begins on ${refusal.from}.`,
        extra: { from: refusal.from, startsAt: refusal.startsAt.toISOString() },
      };
    case 'stay-is-over':
      return { status: 409, type, detail: `This stay ended on ${refusal.to}.`, extra: { to: refusal.to } };
    case 'not-checked-in':
      return {
        status: 409,
        type,
        detail: 'This guest is not checked in: there is nothing to check out.',
        extra: { state: refusal.state },
      };
  }
}
