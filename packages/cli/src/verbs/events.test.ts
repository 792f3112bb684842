import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove events', () => {
  test('knows replay, for a consumer that is named, and nothing that destroys', async () => {
    expect((await clove.run('events', 'purge', '--to', 'view')).code).toBe(2);
    expect((await clove.run('events', 'replay')).code).toBe(2);
    expect(await clove.run('events', 'replay', '--to', 'view')).toMatchObject({
      code: 1,
      err: [expect.stringContaining('clove start')],
    });
  });

  test('writes the AsyncAPI document of the repository it stands in', async () => {
    clove.edit('pool-images/catalog/seat-yes-number-yes-kakao.yaml', (text) =>
      text.replace('consumes: [', 'consumes: [ticket.OrderPlaced, '),
    );
    expect(await clove.run('events', 'spec')).toMatchObject({ code: 0, out: ['docs/asyncapi.json'] });
    expect(JSON.parse(readFileSync(join(clove.root, 'docs/asyncapi.json'), 'utf8'))).toMatchObject({
      asyncapi: '3.0.0',
      operations: { 'seat.receive.ticket.OrderPlaced': { action: 'receive', tags: [{ name: 'seat' }] } },
    });
  });
});
