import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from '@jest/globals';
import { HttpClient } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { root } from '../office/root.ts';

const FESTIVAL = 'shared';

/** Operations on a running office with no more than its address and a login; two replicas of each service that must obey. */
export function operations(theOffice: () => Office): void {
  let office: Office;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
  }, 240_000);

  async function ops(
    words: readonly string[],
    account: 'OPS' | 'ORGANISER' = 'OPS',
  ): Promise<{ code: number | null; out: string; err: string }> {
    const secrets = office.cluster.secrets['auth-secrets'];
    const child = spawn(
      process.execPath,
      [join(root, 'packages/cli/src/clove.ts'), 'ops', FESTIVAL, ...words, '--url', office.baseUrl],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          CLOVE_OPS_EMAIL: `${account.toLowerCase()}@festival.example`,
          CLOVE_OPS_PASSWORD: secrets?.[`${account}_PASSWORD`] ?? '',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, err };
  }

  const typeOf = (answer: { json: unknown }) => (answer.json as { type?: string }).type;

  test('a pause stops new holds and orders at every replica, not what is being paid; it ends when they say so', async () => {
    const [payer, holder, late] = await Promise.all([office.newFan(), office.newFan(), office.newFan()]);
    const [first = '', second = '', third = ''] = await office.freeSeats('operations', 'A');
    const seat = (id: string) => ({ performanceId: 'operations', seats: [id] });
    const paid = await payer.hold(seat(first));
    const held = await holder.hold(seat(second));
    const { order, redirectUrl } = await payer.order([paid.id], 'kakao-pay');

    expect(await ops(['pause', '--reason', 'a drill'], 'ORGANISER')).toMatchObject({ code: 1, out: '' });
    expect(await ops(['pause', '--reason', 'a drill'])).toEqual({
      code: 0,
      out: 'sales: open -> paused\n',
      err: '',
    });
    for (let pod = 0; pod < 4; pod += 1) {
      expect(typeOf(await late.tryHold(seat(third)))).toBe('/problems/sales-paused');
    }
    // One order after another, by all replicas of seat: each of them reads the lever within a second.
    await office.until(async () => {
      for (let pod = 0; pod < 4; pod += 1) {
        if (typeOf(await holder.tryOrder([held.id], 'kakao-pay')) !== '/problems/sales-paused') return false;
      }
      return true;
    });
    await payer.comeBack(await payer.atProvider(redirectUrl ?? ''));
    expect((await payer.settledOrder(order.id)).state).toBe('COMPLETED');
    expect((await ops(['status'])).out).toContain('a drill');

    expect((await ops(['resume', '--reason', 'over'])).out).toBe('sales: paused -> open\n');
    await office.until(async () => (await holder.tryOrder([held.id], 'kakao-pay')).status === 201);
    expect((await late.buy(seat(third), 'kakao-pay')).state).toBe('COMPLETED');
  }, 120_000);

  test('every gateway lets in as many as they say, until it is automatic again', async () => {
    const anonymous = () =>
      new HttpClient(office.pool, office.baseUrl).request('GET', '/api/seats?performance=operations');
    /** How many of eight anonymous requests, spread over all replicas, must wait. */
    const waiting = async () => {
      const answers = [];
      for (let n = 0; n < 8; n += 1) answers.push(await anonymous());
      return answers.filter((answer) => typeOf(answer) === '/problems/waiting-room').length;
    };
    expect(await waiting()).toBe(0);
    expect((await ops(['admission', '0.001', '--reason', 'a drill'])).out).toBe('admission: auto -> 0.001\n');
    await office.until(async () => (await waiting()) === 8);
    expect((await ops(['admission', 'auto', '--reason', 'over'])).out).toBe('admission: 0.001 -> auto\n');
    await office.until(async () => (await waiting()) === 0);
    const moves = (await ops(['log'])).out.trimEnd().split('\n').slice(1);
    // Beside the id: the address, which auth shows to operations alone.
    expect(moves.every((line) => line.includes('ops@festival.example ('))).toBe(true);
    expect(moves.map((line) => / (\S+ -> \S+)/.exec(line)?.[1])).toEqual([
      '0.001 -> auto',
      'auto -> 0.001',
      'paused -> open',
      'open -> paused',
    ]);
  }, 120_000);
}
