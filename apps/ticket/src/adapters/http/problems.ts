import { voucherFaultWords } from '@clove/contracts';
import { type ProblemInit, type ProblemMapping, problemsOf } from '@clove/service-kit';
import { type TicketRefusal, TicketRefused } from '../../domain/refusals.ts';
import { gateProblem } from './gate-problems.ts';

/** Status and words of everything that this service refuses by itself. */
function ticketProblem(refusal: TicketRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'ticket-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such ticket.' };
    case 'qr-not-valid':
      return {
        status: 422,
        type: refusal.reason,
        detail: 'This is no valid QR code of this festival, or an earlier holder’s.',
      };
    case 'not-admitted':
      return gateProblem(refusal.refusal, refusal.ticketId);
    case 'ticket-not-checked-in':
      return conflict('not-checked-in', 'This ticket is not checked in.', ticketInState(refusal));
    case 'performance-required':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: 'This ticket was checked in for several performances: name the one in `performanceId`.',
        extra: { performanceIds: refusal.performanceIds },
      };
    case 'gate-required':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: 'This festival has gates: name yours in `gateId`.',
        extra: { gateIds: refusal.gateIds },
      };
    case 'gate-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such gate, or it is closed.' };
    case 'unknown-door':
      return {
        ...{ status: 422, type: refusal.reason, detail: 'The gate has no such door.' },
        extra: { gateId: refusal.gateId, doors: refusal.doors },
      };
    case 'not-your-gate':
      return {
        ...{ status: 403, type: refusal.reason, detail: 'You are bound to other gates.' },
        extra: { gateId: refusal.gateId, gateIds: refusal.gateIds },
      };
    case 'members-unavailable':
      return {
        ...{ status: 503, type: refusal.reason, retryAfterSeconds: 5 },
        detail: 'Names cannot be looked up right now: search by number or seat.',
      };
    case 'unknown-performances':
      return {
        ...{ status: 422, type: refusal.reason, detail: 'The festival has no such performances.' },
        errors: refusal.performanceIds.map((id) => ({
          path: 'body.performances',
          message: `no performance ${id}`,
        })),
      };
    case 'unknown-sections':
      return {
        ...{ status: 422, type: refusal.reason },
        detail:
          'The performances that are named, or all where none is, have no such sections or price categories.',
        errors: refusal.names.map(({ field, id }) => ({
          path: `body.${field}`,
          message: `no ${field === 'categories' ? 'price category' : 'section'} ${id}`,
        })),
      };
    case 'too-many-gates':
      return conflict(refusal.reason, `A festival has at most ${refusal.most} gates: close one first.`);
    case 'voucher-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such voucher or code, or it is off.' };
    case 'voucher-faults':
      return {
        ...{ status: 422, type: refusal.reason, detail: 'This voucher contradicts itself.' },
        errors: refusal.faults.map(({ field, fault }) => ({
          path: `body.${field}`,
          message: voucherFaultWords[fault],
        })),
      };
    case 'codes-of-other-vouchers':
      return {
        ...{ status: 409, type: refusal.reason },
        detail: 'Some of these codes belong to other vouchers; nothing was changed.',
        extra: { codes: refusal.codes },
      };
    case 'voucher-opens-nothing':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: 'This code opens nothing: name it when you order.',
      };
    case 'vouchers-of-console':
      return {
        ...{ status: 409, type: 'provision-refused' },
        detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
        errors: refusal.voucherIds.map((id) => ({
          path: 'body.document.vouchers',
          message: `voucher ${id} was made in the console: choose another id`,
        })),
      };
    case 'gates-of-console':
      return {
        ...{ status: 409, type: 'provision-refused' },
        detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
        errors: refusal.gateIds.map((id) => ({
          path: 'body.document.gates',
          message: `gate ${id} was made in the console: choose another id`,
        })),
      };
    case 'ticket-not-offerable':
      return conflict('ticket-not-valid', 'Only a valid ticket can be offered.', ticketInState(refusal));
    case 'ticket-not-offered':
      return conflict(refusal.reason, 'This ticket is not offered.', ticketInState(refusal));
    case 'ticket-being-claimed':
      return conflict('offer-being-claimed', 'This ticket is just being taken over.', ticketInState(refusal));
    case 'transfer-for-cancelled-performance':
      return conflict('performance-cancelled', performanceCancelled, ticketInState(refusal));
    case 'offer-not-found':
      return {
        status: 404,
        type: refusal.reason,
        detail: 'There is no such offer, or its holder took it back, or its time is over.',
      };
    case 'too-many-mailed-offers':
      return {
        status: 429,
        type: refusal.reason,
        detail: `At most ${refusal.most} offers a day are sent by mail. Hand the link over yourself, or wait.`,
        retryAfterSeconds: 3_600,
      };
    case 'offer-being-claimed':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'Another member is just taking this ticket over; ask again in a moment.',
        retryAfterSeconds: 1,
      };
    case 'offer-already-claimed':
      return conflict(refusal.reason, 'Another member has taken this ticket over already.');
    case 'own-offer':
      return conflict(refusal.reason, 'This is your own ticket. Take the offer back to use it again.');
    case 'quota-exceeded':
      return conflict(
        refusal.reason,
        'With this ticket you would have more than one fan may have. It stays offered.',
        { ticketId: refusal.ticketId },
      );
    case 'inventory-unavailable':
      return {
        status: 503,
        type: refusal.reason,
        detail: 'Your claim is kept and goes on by itself; ask again in a moment.',
        retryAfterSeconds: 2,
      };
    case 'resale-off':
      return conflict(
        refusal.reason,
        'This festival takes no tickets back for resale. You can pass yours on.',
      );
    case 'resale-over':
      return conflict(refusal.reason, 'The performance has begun.', { ticketId: refusal.ticketId });
    case 'paid-by-another':
      return conflict(
        'ticket-not-cancellable',
        'A ticket that was passed on can be cancelled only by its payer, once he holds it again.',
        { refused: refusal.ticketIds.map((lineId) => ({ lineId, reason: 'PAID_BY_ANOTHER' })) },
      );
    case 'performance-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such performance.' };
    case 'performance-not-cancelled':
      return { status: 404, type: refusal.reason, detail: 'This performance was not cancelled.' };
    case 'cancellation-not-confirmed':
      return {
        status: 422,
        type: 'not-confirmed',
        detail: 'Repeat the performance’s id in `confirm`.',
        errors: [{ path: 'body.confirm', message: 'is not the performance’s id' }],
      };
    case 'older-generation':
      return conflict(
        refusal.reason,
        `Generation ${refusal.applied} was applied already; ${refusal.generation} is older.`,
        { applied: refusal.applied },
      );
    case 'timezone-of-placed-orders':
      return {
        status: 409,
        type: 'provision-refused',
        detail: 'The sale data cannot be applied; nothing was changed. See errors for every reason.',
        errors: [{ path: 'body.document.timezone', message: 'cannot change once anything was ordered' }],
      };
  }
}

const performanceCancelled = 'The organiser cancelled this performance.';

function conflict(type: string, detail: string, extra: ProblemInit['extra'] = {}): ProblemInit {
  return { status: 409, type, detail, extra };
}

function ticketInState({ ticketId, state }: { ticketId: string; state: string }) {
  return { ticketId, state };
}

export const ticketProblems: ProblemMapping = problemsOf(TicketRefused, ticketProblem);
