import { Hold, type PriceCategory, type Section, seatUnitId } from '@clove/contracts';
import { quoteHolds, type SeenEntry } from '@clove/inventory';
import { newId } from '@clove/service-kit';
import { describe, expect, test } from '@jest/globals';
import { numberedSection, saleDocument, sharedReplicas, standingSection } from './replicas.ts';
import { memberOf, sharedSeat } from './running.ts';
import { stepsOn } from './steps.ts';
import { join, now, sectionKinds, waiting } from './waiting.ts';

const SIZE = 6;

const adult: PriceCategory = {
  id: 'adult',
  title: { ko: '일반', en: 'Adult' },
  price: 90_000,
  minPerOrder: 2,
  maxPerOrder: 4,
};
const youth: PriceCategory = {
  id: 'youth',
  title: { ko: '청소년', en: 'Youth' },
  price: 60_000,
  proofAtDoor: true,
  maxPerOrder: 2,
};
const family: PriceCategory = { id: 'family', title: { ko: '가족' }, price: 50_000, minPerOrder: 3 };
const wheelchair: PriceCategory = {
  id: 'wheelchair',
  title: { ko: '휠체어' },
  price: 40_000,
  accessible: true,
};

function festival(categories: PriceCategory[]) {
  const priced = (section: Section): Section => ({ ...section, price: adult.price, categories });
  const front = numberedSection('A', 1, SIZE);
  return saleDocument([priced(front), priced(standingSection('S', SIZE)), standingSection('P', 1)]);
}
const sold = festival([adult, youth, family, wheelchair]);
const replicas = sharedReplicas(sold, { afresh: true });
const { hold, release } = stepsOn(replicas);

describe.each(sectionKinds)('waiting for a price category of a %s section', (_kind, section, units) => {
  /** The section is sold out; gives up the first two places. */
  async function filled(): Promise<() => Promise<unknown>> {
    const first = await hold(units(1, 2));
    await hold(units(3, 4));
    return () => release(first);
  }
  const wait = (quantity: number, category?: string) =>
    waiting(replicas.b.inventory, section, quantity, newId(), category);
  const refusal = async (quantity: number, category: string, fanId?: string) => {
    const answer = await join(replicas.a.inventory, section, quantity, fanId, category);
    return answer.kind === 'refused' ? answer.refusal.reason : answer.kind;
  };
  /** What the entry is offered: category, its minimum, and price of each place, as its order is going to ask for them. */
  async function offered(entry: SeenEntry) {
    const { state, hold: offer } = await now(replicas.a.inventory, entry);
    expect(state).toBe('OFFERED');
    const asked = [{ holdId: offer?.id ?? '', fanId: entry.fanId }];
    const [quoted] = await replicas.a.inventory.unitOfWork.run((tx) =>
      quoteHolds(replicas.a.inventory, tx, () => replicas.a.inventory.sale.read(tx), asked),
    );
    if (quoted?.result !== 'ok') throw new Error('an offer is a hold');
    return quoted.hold.units.map(({ price, category }) => [category?.id, category?.minPerOrder, price]);
  }

  test('each fan is offered the category that they named, at its price', async () => {
    const free = await filled();
    const first = await wait(1, 'youth');
    const second = await wait(1);
    expect([first.category, second.category]).toEqual(['youth', null]);
    await free();
    expect(await offered(first)).toEqual([['youth', undefined, 60_000]]);
    // Named none: the first, however few.
    expect(await offered(second)).toEqual([['adult', undefined, 90_000]]);
    await replicas.expectBalanced();
  });

  test('a minimum of the category that was named goes with the offer', async () => {
    const free = await filled();
    const entry = await wait(2, 'adult');
    await free();
    expect(await offered(entry)).toEqual([
      ['adult', 2, 90_000],
      ['adult', 2, 90_000],
    ]);
  });

  test('an entry that an older replica wrote is offered the first category', async () => {
    const free = await filled();
    const [id, fanId] = [newId(), newId()];
    await replicas.sql(
      `INSERT INTO waiting_entries (id, fan_id, quantity, performance_id, section_id) VALUES ($1, $2, 2, 'day-1', $3)`,
      [id, fanId, section],
    );
    await free();
    const entry = await waiting(replicas.a.inventory, section, 2, fanId);
    expect(entry.id).toBe(id);
    expect(await offered(entry)).toEqual([
      ['adult', undefined, 90_000],
      ['adult', undefined, 90_000],
    ]);
  });

  test('the price is that of the offer’s moment, and a category that is gone becomes the first', async () => {
    const free = await filled();
    const [dearer, gone] = [await wait(1, 'youth'), await wait(1, 'family')];
    await replicas.provision(festival([adult, { ...youth, price: 65_000 }]), { generation: 2 });
    await free();
    expect(await offered(dearer)).toEqual([['youth', undefined, 65_000]]);
    expect(await offered(gone)).toEqual([['adult', undefined, 90_000]]);
    await replicas.expectBalanced();
  });

  test('a fan waits in one category of a section at a time', async () => {
    await filled();
    const { id, fanId } = await wait(2, 'youth');
    expect(await refusal(2, 'adult', fanId)).toBe('already-waiting');
    expect((await waiting(replicas.a.inventory, section, 2, fanId, 'youth')).id).toBe(id);
  });
});

describe('the waiting list over HTTP', () => {
  const hidden: Section = { ...standingSection('H', 1), categories: [adult, youth], hidden: true };
  const sections = sold.performances[0]?.sections.map((section) =>
    section.kind === 'numbered' ? { ...section, accessible: ['1-1..1-2'] } : section,
  );
  const running = sharedSeat(saleDocument([...(sections ?? []), hidden]));
  const join = (sectionId: string, quantity: number, category?: string, who = memberOf('fan')) =>
    running.ask(who, 'POST', '/api/seats/waiting-list', {
      ...{ performanceId: 'day-1', sectionId, quantity },
      ...(category === undefined ? {} : { category }),
    });
  const holding = async (request: object, who = memberOf('fan')) => {
    const { status, body } = await running.ask(who, 'POST', '/api/seats/holds', {
      performanceId: 'day-1',
      ...request,
    });
    expect(status).toBe(201);
    return { who, id: Hold.parse(body).id };
  };
  const seat = (number: number, category?: string) => {
    const id = seatUnitId('day-1', 'A', 1, number);
    return category === undefined ? id : { id, category };
  };

  test('refuses a category that the section cannot give, and names the field', async () => {
    await holding({ seats: [3, 4, 5, 6].map((number) => seat(number)) });
    await holding({ sectionId: 'S', quantity: 4 });
    await holding({ sectionId: 'S', quantity: 2 });
    await holding({ sectionId: 'P', quantity: 1 });
    const refused = (type: string, more: object) => ({
      status: 422,
      body: { type: `/problems/${type}`, ...more },
    });
    const field = { errors: [{ path: 'body.category', message: expect.any(String) }] };
    const quantity = { errors: [{ path: 'body.quantity' }] };
    const offered = ['adult', 'youth', 'family', 'wheelchair'];
    for (const section of ['A', 'S']) {
      expect(await join(section, 1, 'senior')).toMatchObject(
        refused('unknown-category', { ...field, offered }),
      );
      expect(await join(section, 3, 'youth')).toMatchObject(
        refused('category-limit', { ...quantity, maxPerOrder: 2 }),
      );
      expect(await join(section, 2, 'family')).toMatchObject(
        refused('category-limit', { ...quantity, minPerOrder: 3 }),
      );
      expect(await join(section, 5)).toMatchObject(
        refused('category-limit', { ...quantity, category: 'adult' }),
      );
    }
    expect(await join('P', 1, 'adult')).toMatchObject(refused('unknown-category', { ...field, offered: [] }));
    expect((await join('H', 1, 'senior')).body).toMatchObject({ type: '/problems/unknown-section' });
    expect(await join('A', 1, 'wheelchair')).toMatchObject(refused('accessible-not-offered', field));
    expect((await join('A', 1, '')).status).toBe(400);
  });

  test('shows the category of an entry, and none where none was named', async () => {
    const [named, unnamed] = [memberOf('fan'), memberOf('fan')];
    expect(await join('S', 1, 'wheelchair', named)).toMatchObject({
      status: 201,
      body: { state: 'WAITING', category: 'wheelchair' },
    });
    expect((await join('S', 1, undefined, unnamed)).body).not.toHaveProperty('category');
    const list = await running.ask(named, 'GET', '/api/seats/waiting-list');
    expect(list.body).toMatchObject({ entries: [{ sectionId: 'S', category: 'wheelchair' }] });
  });

  test('a freed accessible seat is offered to no one who waits', async () => {
    const { who, id } = await holding({ seats: [seat(1, 'wheelchair'), seat(2, 'wheelchair')] });
    const fan = memberOf('fan');
    expect((await join('A', 1, 'youth', fan)).status).toBe(201);
    expect((await running.ask(who, 'DELETE', `/api/seats/holds/${id}`)).status).toBe(204);
    const list = await running.ask(fan, 'GET', '/api/seats/waiting-list');
    expect(list.body).toMatchObject({ entries: [{ state: 'WAITING' }] });
    await holding({ seats: [seat(1, 'wheelchair')] });
  });
});
