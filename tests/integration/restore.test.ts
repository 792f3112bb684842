import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backedUpServices, backupVariable, toolboxTasks } from '@clove/charts-ts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { openOffice } from '../office/open-office.ts';

const FESTIVAL = 'tests/festivals/one-order.yaml';

/** What `backup` and `restore` of the toolbox get of an office: every database as its own service's role. */
function databasesOf({ plan, cluster, adminDatabaseUrl }: Office, folder: string): Record<string, string> {
  const services = backedUpServices(plan.services.map(({ entry }) => entry));
  const urls = services.map((service) => {
    const url = new URL(adminDatabaseUrl);
    url.username = service;
    url.password = cluster.secrets[`database-${service}`]?.['password'] ?? '';
    url.pathname = `/${service}`;
    return [backupVariable(service), url.href];
  });
  return {
    FESTIVAL: plan.slug,
    BACKUP_TARGET: folder,
    BACKUP_DATABASES: services.join(','),
    ...Object.fromEntries(urls),
  };
}

/** Gives every consumer the past that its queue does not have. */
async function replayAll(office: Office): Promise<void> {
  const { plan, cluster } = office;
  const edges = plan.services.flatMap(({ entry: { service, database } }) => {
    if (database === undefined || service === 'payment-sandbox') return [];
    const { url, token } = cluster.internal(service);
    const name = service.toUpperCase().replaceAll('-', '_');
    return [
      [`${name}_URL`, url],
      [`${name}_TOKEN`, token],
    ];
  });
  const environment = { ...toolboxTasks(plan), ...Object.fromEntries(edges) };
  for (const consumer of Object.keys(plan.topology.queues)) {
    const { code, output } = await office.toolbox.run(['events', 'replay', '--to', consumer], environment);
    expect([consumer, code, output]).toEqual([consumer, 0, expect.stringContaining('events replayed')]);
  }
}

describe('an office that was lost, from its last backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clove-restore-'));
  let lost: Office | undefined;
  let fresh: Office | undefined;
  beforeAll(async () => {
    lost = await openOffice({ festival: FESTIVAL, fsync: false });
  }, 240_000);
  afterAll(async () => {
    await lost?.stop();
    await fresh?.stop();
    rmSync(folder, { recursive: true });
  });

  test('is clean by the audit, its fans have their tickets, and what was sold before the backup enters', async () => {
    if (lost === undefined) throw new Error('the office is not open');
    await lost.allReady();
    const place = { performanceId: 'race', sectionId: 'S', quantity: 1 };
    const early = await lost.newFan();
    const order = await early.buy({ ...place, quantity: 2 }, 'kakao-pay');
    expect(order.state).toBe('COMPLETED');
    const [ticket] = await early.tickets();
    const { email, password } = early;

    // Sales go on while it is copied: the cut goes right through orders that are under way.
    let sells = true;
    let sold = 0;
    const seller = lost;
    const crowd = await Promise.all(Array.from({ length: 6 }, () => seller.newFan()));
    const selling = crowd.map(async (fan) => {
      for (let bought = 0; sells && bought < 4; bought += 1) {
        if ((await fan.buy(place, 'kakao-pay')).state === 'COMPLETED') sold += 1;
      }
    });
    let taken: { code: number | null; output: string };
    try {
      await seller.until(async () => sold >= 4);
      taken = await seller.toolbox.run(['backup'], databasesOf(seller, folder));
    } finally {
      sells = false;
      await Promise.all(selling);
    }
    expect([taken.code, taken.output]).toEqual([0, expect.stringContaining('databases')]);
    const { secrets } = lost.cluster;
    await lost.stop();
    lost = undefined;

    fresh = await openOffice({ festival: FESTIVAL, fsync: false, secrets });
    const office = fresh;
    await office.allReady();
    const restored = await office.toolbox.run(['restore'], databasesOf(office, folder));
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('is restored')]);
    for (const { entry } of office.plan.services) {
      if (entry.database !== undefined) await office.killAll(entry.service);
    }
    await office.allReady();
    await replayAll(office);
    expect(await office.auditWhenQuiet()).toEqual([]);

    const fan = await new Fan(office.pool, office.baseUrl, { email, password }).logIn();
    expect((await fan.tickets()).map(({ id }) => id).sort()).toEqual(
      order.lines.map(({ ticketId }) => ticketId).sort(),
    );
    const organiser = await office.organiser();
    const entered = await organiser.unsafe('/api/tickets/check-ins', {
      performanceId: 'race',
      qr: ticket?.qr,
      override: { reason: 'long before it begins' },
    });
    expect([entered.status, entered.text]).toEqual([200, expect.any(String)]);
    // Money: what the provider's restored books say is what the orders say, and it goes on selling.
    expect(await office.rowCount('ticket', 'orders')).toBeGreaterThanOrEqual(5);
    expect((await fan.buy(place, 'kakao-pay')).state).toBe('COMPLETED');
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 480_000);
});
