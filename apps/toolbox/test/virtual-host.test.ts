import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setUpVirtualHost } from '../src/adapters/rabbitmq/virtual-host.ts';
import { type ManagementSandbox, managementSandbox } from './management-sandbox.ts';
import { requiredVariable, run } from './run.ts';

const PASSWORD = 'ro:ot/p@ss%41';
const AMQP_URL = 'amqps://festival-spring:s%40cret@mq.example:5671/festival-spring';

let sandbox: ManagementSandbox;
beforeEach(async () => {
  sandbox = await managementSandbox('clove-admin', PASSWORD);
});
afterEach(() => sandbox.close());

async function setUp(amqpUrl = AMQP_URL, password = PASSWORD): Promise<string[]> {
  const lines: string[] = [];
  const administrator = { url: sandbox.url, user: 'clove-admin', password };
  await setUpVirtualHost(administrator, amqpUrl, (line) => lines.push(line));
  return lines;
}

describe('the virtual host of a festival on a shared broker', () => {
  test('is created with a user that may do everything in it and nothing else', async () => {
    expect(await setUp()).toEqual(['virtual host festival-spring created, user festival-spring created']);
    expect(sandbox.virtualHosts).toContain('festival-spring');
    expect(Object.fromEntries(sandbox.users)).toEqual({
      'festival-spring': { password: 's@cret', tags: '' },
    });
    expect(Object.fromEntries(sandbox.permissions)).toEqual({
      'festival-spring festival-spring': { configure: '.*', write: '.*', read: '.*' },
    });
  });

  test('is not changed by a repetition, and what was changed by hand is repaired', async () => {
    await setUp();
    sandbox.users.set('festival-spring', { password: 'bent', tags: 'administrator' });
    sandbox.permissions.set('festival-spring festival-spring', { configure: '', write: '', read: '.*' });
    expect(await setUp()).toEqual(['virtual host festival-spring present, user festival-spring present']);
    expect(sandbox.users.get('festival-spring')).toEqual({ password: 's@cret', tags: '' });
    expect(sandbox.permissions.get('festival-spring festival-spring')?.write).toBe('.*');
  });

  test('a wrong administrator fails for good, with the reason and without the password', async () => {
    const refused = await setUp(AMQP_URL, 'wrong-password').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'PermanentFailure',
      reasons: [expect.stringContaining('401 not_authorized: Login failed')],
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-password');
  });
});

describe('broker-setup on a shared server', () => {
  const environment = () => ({
    AMQP_URL: requiredVariable('TEST_AMQP_URL'),
    BROKER_TOPOLOGY: JSON.stringify({ queues: {} }),
    BROKER_PREFIX: 'shared-server-test.',
    BROKER_ADMIN_URL: sandbox.url,
    BROKER_ADMIN_USER: 'clove-admin',
    BROKER_ADMIN_PASSWORD: PASSWORD,
    WAIT_SECONDS: '10',
  });

  test('waits for a broker that is starting, then creates the virtual host and declares its topology', async () => {
    sandbox.failing.push(503);
    const { code, output } = await run(['broker-setup'], environment());
    expect(output).toMatch(/waiting for RabbitMQ's management, \d+ s left: .*503/);
    expect(output).toMatch(/virtual host \S+ (?:created|present), user \S+ created$/);
    expect(code).toBe(0);
  });

  test('an administrator without a name or a password is reported, both at once', async () => {
    const { BROKER_ADMIN_USER: _, BROKER_ADMIN_PASSWORD: __, ...rest } = environment();
    const { code, output } = await run(['broker-setup'], rest);
    expect(code).toBe(42);
    expect(output).toContain('BROKER_ADMIN_USER: missing');
    expect(output).toContain('BROKER_ADMIN_PASSWORD: missing');
  });
});
