import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import { eventually } from '../office/eventually.ts';
import type { Office } from '../office/office.ts';
import { board, Inbox, mailsTo, read } from './read-office.ts';

const OPTIONAL = ['merch', 'stay', 'review', 'notification', 'view', 'event', 'documents'] as const;
const place = { performanceId: 'outage', sectionId: 'S', quantity: 1 };

/** Fans go on buying tickets whatever else is down, and what was missed is made good. */
export function stoppedServices(theOffice: () => Office): void {
  let office: Office;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
  }, 240_000);

  async function buys(fan: Fan): Promise<void> {
    expect((await fan.buy(place, 'kakao-pay')).state).toBe('COMPLETED');
  }

  /** Runs it without a single pod of these services, and starts them again. */
  async function without(services: readonly string[], work: () => Promise<void>): Promise<void> {
    const pods = new Map(services.map((service) => [service, office.cluster.pods(service).length]));
    await Promise.all(services.map((service) => office.cluster.scale(service, 0)));
    try {
      await work();
    } finally {
      await Promise.all([...pods].map(([service, count]) => office.cluster.scale(service, count)));
      await office.allReady();
    }
  }

  test.each(OPTIONAL)('%s: a ticket is sold', async (service) => {
    const fan = await office.newFan();
    await without([service], () => buys(fan));
    expect(await fan.tickets()).toHaveLength(1);
  });

  test('event: who comes new is shown the festival as it was last, and so can buy', async () => {
    const fans = await Promise.all(Array.from({ length: 20 }, () => office.newFan()));
    const shown = () => Promise.all(fans.map(({ http }) => http.request('GET', '/api/events')));
    // Enough at once for each gateway to have it.
    const [before] = await shown();
    await without(['event'], async () => {
      for (const { status, json } of await shown()) expect([status, json]).toEqual([200, before?.json]);
    });
  });

  test('all of them at once: tickets are sold, and each message arrives once when notification is back', async () => {
    const fans = await Promise.all([office.newFan(), office.newFan()]);
    await without(OPTIONAL, async () => {
      await Promise.all(fans.map(buys));
    });
    for (const fan of fans) {
      await eventually(
        async () => {
          const { messages } = await read(fan, '/api/messages', Inbox);
          expect(messages.filter(({ kind }) => kind === 'order-confirmed')).toHaveLength(1);
          const mails = await mailsTo(office, fan);
          expect(mails.filter(({ subject }) => subject.includes('예매'))).toHaveLength(1);
        },
        { timeoutMs: 30_000 },
      );
    }
  });

  test('the board has caught up, and the books are right', async () => {
    const sold = OPTIONAL.length + 2;
    await eventually(
      async () => {
        const { performances } = await board(office);
        expect(performances.find(({ id }) => id === 'outage')?.sections).toMatchObject([{ id: 'S', sold }]);
      },
      { timeoutMs: 30_000 },
    );
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
}
