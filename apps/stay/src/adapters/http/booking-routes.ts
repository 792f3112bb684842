import { Day, Id, Instant } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { arrivalsCsv } from '../../application/arrivals-csv.ts';
import { actAtDesk, findBooking } from '../../application/bookings.ts';
import type { BookingReads, BookingStore, DeskAction } from '../../application/ports.ts';
import { privately, ShownBooking, shownBooking } from './booking-view.ts';
import { exampleBooking } from './examples.ts';

export interface BookingRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: BookingStore;
  readonly reads: BookingReads;
  /** Called when the desk did something. */
  onAction(action: DeskAction): void;
}

const Bookings = z.strictObject({ bookings: z.array(ShownBooking) });
const ofBooking = z.strictObject({ bookingId: Id });
const ofDay = z.strictObject({ day: Day });
const LogEntry = z.strictObject({
  action: z.enum(['CHECKED_IN', 'COMPLETED', 'NO_SHOW']),
  staffId: Id,
  at: Instant,
});
const desk = ['staff', 'organiser'] as const;

const checkedIn = {
  ...exampleBooking,
  state: 'CHECKED_IN' as const,
  checkedInAt: '2026-08-06T06:10:00.000Z',
};

/** What guests see of their bookings, and what the desk does with them. */
export function bookingRoutes(parts: BookingRouteParts): Route[] {
  const { reads } = parts;
  return [
    route({
      method: 'get',
      path: '/api/bookings',
      operationId: 'getBookings',
      summary: 'The nights that the guest bought, one booking per unit, with the code to check in with',
      access: ['fan'],
      responses: {
        200: { description: 'By check-in day', schema: Bookings, example: { bookings: [exampleBooking] } },
      },
      async handler({ principal }) {
        const bookings = await reads.ofFan(principal.memberId);
        return { status: 200, headers: privately, body: { bookings: bookings.map(shownBooking) } };
      },
    }),
    route({
      method: 'get',
      path: '/api/bookings/arrivals',
      operationId: 'getArrivals',
      summary: 'Who comes on a day, by room, with what became of it; cancelled bookings are left out',
      access: [...desk],
      desk: 'desk:rooms',
      query: ofDay,
      responses: {
        200: {
          description: 'One per booked unit',
          schema: Bookings,
          example: { bookings: [exampleBooking] },
        },
      },
      async handler({ query: { day } }) {
        const bookings = await reads.arriving(day);
        return { status: 200, headers: privately, body: { bookings: bookings.map(shownBooking) } };
      },
    }),
    route({
      method: 'get',
      path: '/api/bookings/arrivals.csv',
      operationId: 'listArrivals',
      summary: 'The same for a desk without a network, one row per booked unit. Holds no names',
      access: ['organiser'],
      query: ofDay,
      responses: { 200: { description: 'By room', contentType: 'text/csv' } },
      async handler({ query: { day } }) {
        return {
          status: 200,
          headers: {
            ...privately,
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="arrivals-${day}.csv"`,
          },
          body: arrivalsCsv(await reads.arriving(day)),
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/bookings/find',
      operationId: 'findBooking',
      summary: 'The booking of a code that a guest reads out, however it is typed; changes nothing',
      access: [...desk],
      desk: 'desk:rooms',
      // In the body, so that no log keeps a code.
      body: z.strictObject({ code: z.string().min(1).max(40) }),
      examples: { body: { code: '7K4M-Q2ZX' } },
      responses: {
        200: { description: 'The booking', schema: ShownBooking, example: exampleBooking },
        404: { description: 'booking-not-found' },
      },
      async handler({ body: { code } }) {
        return { status: 200, headers: privately, body: shownBooking(await findBooking(reads, code)) };
      },
    }),
    deskRoute(parts, 'CHECKED_IN', {
      path: '/api/bookings/:bookingId/check-in',
      operationId: 'checkInBooking',
      summary:
        'The guest came: from the beginning of the check-in day to the end of the check-out day, once. Also after a no-show',
      example: checkedIn,
      conflicts: 'already-checked-in with its time, too-early, stay-is-over, booking-cancelled',
    }),
    deskRoute(parts, 'COMPLETED', {
      path: '/api/bookings/:bookingId/check-out',
      operationId: 'checkOutBooking',
      summary: 'The guest left. After the check-out day this happens by itself',
      example: { ...checkedIn, state: 'COMPLETED', code: null },
      conflicts: 'not-checked-in, booking-cancelled',
    }),
    deskRoute(parts, 'NO_SHOW', {
      path: '/api/bookings/:bookingId/no-show',
      operationId: 'missBooking',
      summary: 'The guest did not come; the nights stay sold. From the beginning of the check-in day',
      example: { ...exampleBooking, state: 'NO_SHOW' },
      conflicts: 'already-checked-in, already-no-show, too-early, booking-cancelled',
    }),
    route({
      method: 'get',
      path: '/api/bookings/:bookingId/log',
      operationId: 'listBookingLog',
      summary: 'Who at the desk did what with a booking, and when',
      access: [...desk, 'ops'],
      desk: 'desk:rooms',
      params: ofBooking,
      responses: {
        200: {
          description: 'First entry first; empty when nothing was done',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: {
            entries: [
              {
                action: 'CHECKED_IN',
                staffId: '019895a2-0000-7000-8000-0000000000aa',
                at: '2026-08-06T06:10:00.000Z',
              },
            ],
          },
        },
      },
      async handler({ params }) {
        const entries = await reads.log(params.bookingId);
        return {
          status: 200,
          headers: privately,
          body: {
            entries: entries.map(({ action, memberId, at }) => ({
              action,
              staffId: memberId,
              at: at.toISOString(),
            })),
          },
        };
      },
    }),
  ];
}

/** One thing that the desk does with a booking. */
function deskRoute(
  { unitOfWork, store, onAction }: BookingRouteParts,
  action: DeskAction,
  docs: {
    readonly path: string;
    readonly operationId: string;
    readonly summary: string;
    readonly example: z.infer<typeof ShownBooking>;
    readonly conflicts: string;
  },
): Route {
  return route({
    method: 'post',
    path: docs.path,
    operationId: docs.operationId,
    summary: docs.summary,
    access: [...desk],
    desk: 'desk:rooms',
    idempotent: true,
    params: ofBooking,
    responses: {
      200: { description: 'The booking after it', schema: ShownBooking, example: docs.example },
      404: { description: 'booking-not-found' },
      409: { description: docs.conflicts },
    },
    async handler({ params, principal, idempotency }) {
      let done = false;
      const response = await idempotently(unitOfWork, idempotency, async (tx) => {
        const asked = { ...params, memberId: principal.memberId };
        const booking = await actAtDesk(tx, store, action, asked);
        done = true;
        return { status: 200, body: shownBooking(booking) };
      });
      if (done) onAction(action);
      return response;
    },
  });
}
