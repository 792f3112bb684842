import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { newId } from '@clove/service-kit';
import { eventually, type Replicas, type TestMember } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secretSeal } from '../src/adapters/crypto/secret-seal.ts';
import { httpsReceiver } from '../src/adapters/receiver/https-receiver.ts';
import { isPublicAddress } from '../src/domain/public-address.ts';
import { newSecret } from '../src/domain/signature.ts';
import { deliveriesOf, logOf, orderCompleted, SECRETS_KEY, startWebhook } from './running-webhook.ts';
import { startReceiver, switchProtocol } from './test-receiver.ts';

describe('an address on the internet', () => {
  test.each([
    ['loopback', '127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '::'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ['link-local, where clouds answer their metadata', '169.254.169.254', 'fe80::1', 'fd00:ec2::254'],
    ['unique-local', 'fc00::1', 'fdff::1'],
    ['shared by a carrier', '100.64.0.1', '100.127.255.255'],
    ['IPv4 inside of IPv6', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2002:a00:1::', '2001::1'],
    [
      'for documentation, benchmarks or many receivers',
      '192.0.2.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ['none at all', 'localhost', '', '10.0.0'],
  ])('is not %s', (_what, ...addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });

  test('is what hosts on the internet have', () => {
    for (const address of ['8.8.8.8', '100.128.0.1', '172.32.0.1', '203.0.112.1', '2606:4700::1111']) {
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    }
  });
});

describe('where only the internet is allowed', () => {
  let webhook: Replicas;
  let organiser: TestMember;
  beforeAll(async () => {
    webhook = await startWebhook({ WEBHOOKS_ALLOW_PRIVATE: 'false' });
    organiser = await webhook.member('organiser');
  });
  afterAll(() => webhook.stop());

  test.each([
    ['http://organiser.example/hook', 'not-https'],
    ['https://organiser.example:8443/hook', 'port-not-443'],
    ['https://user:password@organiser.example/hook', 'has-credentials'],
    ['https://organiser.example/hook#part', 'has-fragment'],
    ['ftp://organiser.example/hook', 'not-a-url'],
    ['organiser.example', 'not-a-url'],
    ['https://10.0.0.7/hook', 'private-address'],
    ['https://0x7f.1/hook', 'private-address'],
    ['https://2130706433/', 'private-address'],
    ['https://[::1]/hook', 'private-address'],
    ['https://[::ffff:169.254.169.254]/', 'private-address'],
    ['https://localhost/hook', 'private-address'],
    ['https://no-such-host.invalid/hook', 'name-not-found'],
  ])('%s is refused: %s', async (url, fault) => {
    const answer = await organiser.ask('POST', '/api/webhooks', { url, events: ['order.completed'] });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      type: '/problems/url-refused',
      detail: expect.stringContaining(fault),
    });
  });

  test('a name that leads to a private address later is refused when it is connected to', async () => {
    const receiver = await startReceiver();
    const id = newId();
    // As if its name had led to the internet when it was registered.
    await webhook.rows(
      `INSERT INTO endpoint (id, url, description, events, state, secret, version)
       VALUES ($1, $2, '', '{order.completed}', 'ACTIVE', $3, 1)`,
      [id, `https://localhost:${receiver.port}/hook`, secretSeal([SECRETS_KEY]).seal(newSecret())],
    );
    await webhook.send(orderCompleted());
    await eventually(async () => {
      const [delivery] = (await deliveriesOf(organiser, id)).deliveries;
      const { log } = await logOf(organiser, id, delivery?.id ?? '');
      expect(log[0]).toMatchObject({ status: null, fault: 'address-refused' });
    });
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });

  test('an address in numbers is refused without a look-up', async () => {
    const receiver = await startReceiver();
    const post = httpsReceiver({ allowPrivate: false, timeoutMs: 30_000 }).post;
    const attempted = await post(`http://127.0.0.1:${receiver.port}/hook`, {}, '{}');
    expect(attempted).toMatchObject({ status: null, fault: 'address-refused' });
    expect(receiver.received).toEqual([]);
    await receiver.close();
  });
});

test('a certificate that no authority vouches for is refused, and one of a known authority is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const names = ['-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...request, ...names, '-keyout', keyFile, '-out', certFile], { stdio: 'pipe' });
  const tls = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  rmSync(folder, { recursive: true });
  const receiver = await startReceiver(tls, 'localhost');
  const { post } = httpsReceiver({ allowPrivate: true, timeoutMs: 30_000 });
  const before = getCACertificates('default');
  try {
    expect(await post(receiver.url, {}, '{}')).toMatchObject({ status: null, fault: 'tls' });
    expect(receiver.received).toEqual([]);
    setDefaultCACertificates([...before, tls.cert]);
    const attempted = await post(receiver.url, { 'webhook-id': 'x' }, '{"a":"가"}');
    expect(attempted).toMatchObject({ status: 200, fault: null, answer: 'thanks' });
    expect(receiver.received).toMatchObject([{ body: '{"a":"가"}' }]);
  } finally {
    setDefaultCACertificates(before);
    await receiver.close();
  }
});

test('of a long answer only the beginning is read, and of an endless one no more than the time allows', async () => {
  const receiver = await startReceiver();
  const patient = httpsReceiver({ allowPrivate: true, timeoutMs: 30_000 });
  receiver.answer = (response) => {
    response.writeHead(500);
    response.end('x\u0000'.repeat(1_000_000));
  };
  const long = await patient.post(receiver.url, {}, '{}');
  expect(long).toMatchObject({ status: 500, fault: 'status' });
  expect(long.answer).toBe('x'.repeat(500));
  receiver.answer = (response) => {
    response.writeHead(200);
    response.write('ok');
  };
  const { post } = httpsReceiver({ allowPrivate: true, timeoutMs: 1_000 });
  expect(await post(receiver.url, {}, '{}')).toMatchObject({ status: 200, fault: null, answer: 'ok' });
  await receiver.close();
});

test('a receiver that goes over to another protocol has taken nothing, and keeps no place of its endpoint', async () => {
  const receiver = await startReceiver();
  receiver.answer = switchProtocol;
  const { post } = httpsReceiver({ allowPrivate: true, timeoutMs: 30_000 });
  expect(await post(receiver.url, {}, '{}')).toMatchObject({ status: null, fault: 'connection-broken' });
  await receiver.close();
});
