import dns from 'node:dns';
import { connect, createServer, type Socket } from 'node:net';
import { inventoryGrpc, PinAnswer, PinItem, SellAnswer, type SellItem } from '@clove/contracts';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { edgeCheck } from '../src/auth/edges.ts';
import { grpcTransport, serveGrpc } from '../src/grpc/index.ts';
import type { HttpServer } from '../src/http/http-server.ts';
import { requestDurations } from '../src/http/request-entry.ts';
import { newId, Problem, setBasedOperation, withCorrelation } from '../src/index.ts';
import { captureLog, eventually } from '../src/testing/index.ts';
import { openUpstream } from '../src/upstream/open-upstream.ts';
import type { Upstream, UpstreamError } from '../src/upstream/upstream.ts';

type Run = (items: (PinItem & { correlationId: string })[]) => Promise<PinAnswer[]>;

const TOKEN = 'edge-token';
const closed: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closed.splice(0).reverse()) await close();
});

const pinned: Run = async (items) => items.map(() => ({ result: 'pinned' }));
const item = () => ({ holdId: newId(), orderId: newId() });

/** A server that pins by `run` and knows no other call. */
async function served(
  run: Run,
  port = 0,
): Promise<{ server: HttpServer; logs: ReturnType<typeof captureLog> }> {
  const logs = captureLog('seat');
  const pin = setBasedOperation({
    path: 'holds/pin',
    operationId: 'pinHolds',
    summary: 'Binds holds to orders',
    item: PinItem,
    answer: PinAnswer,
    log: logs.log,
    run,
  });
  const server = await serveGrpc(
    { service: inventoryGrpc, operations: [pin], port },
    {
      ...logs,
      durations: requestDurations(new Registry()),
      checkEdge: edgeCheck(new Map([['ticket', TOKEN]])),
      problems: [],
    },
  );
  closed.push(() => server.kill());
  return { server, logs };
}

function upstreamAt(
  port: number,
  { host = '127.0.0.1', ...options }: { token?: string; timeoutMs?: number; host?: string } = {},
): Upstream {
  const url = `grpc://${host}:${port}`;
  const upstream = openUpstream(
    {
      name: 'seat',
      url,
      token: TOKEN,
      timeoutMs: 2_000,
      transport: grpcTransport({ name: 'seat', url, service: inventoryGrpc }),
      ...options,
    },
    { from: 'ticket', log: captureLog('ticket').log, metrics: new Registry() },
  );
  closed.push(() => upstream.close());
  return upstream;
}

const pinAt = (upstream: Upstream) => upstream.batched<PinItem, PinAnswer>('/internal/holds/pin', PinAnswer);

function failure(call: Promise<unknown>): Promise<UpstreamError> {
  return call.then(
    (answer) => Promise.reject(new Error(`it answered ${JSON.stringify(answer)}`)),
    (error: UpstreamError) => error,
  );
}

describe('a set-based call over gRPC', () => {
  test('carries each item with its own correlation id, in one group, and answers in order', async () => {
    const seen: string[][] = [];
    const { server, logs } = await served(async (items) => {
      seen.push(items.map(({ correlationId }) => correlationId));
      return items.map(({ orderVersion }) =>
        orderVersion === 2 ? { result: 'refused', reason: 'quota' } : { result: 'pinned' },
      );
    });
    const pin = pinAt(upstreamAt(server.port));
    const answered = await Promise.all([
      withCorrelation('fan-1', () => pin(item())),
      withCorrelation('fan-2', () => pin({ ...item(), orderVersion: 2 })),
    ]);
    expect(answered).toEqual([{ result: 'pinned' }, { result: 'refused', reason: 'quota' }]);
    expect(seen).toEqual([['fan-1', 'fan-2']]);
    expect(logs.lines.join('')).toContain('"method":"GRPC","route":"/internal/holds/pin","status":200');
  });

  test('answers an item that cannot be read or carried out by its own problem, and the others', async () => {
    const broken = item();
    const { server } = await served(async (items) => {
      if (items.some(({ orderId }) => orderId === broken.orderId)) throw new Error('a defect');
      return pinned(items);
    });
    const pin = pinAt(upstreamAt(server.port));
    const [unreadable, failed, fine] = await Promise.all([
      failure(pin({ ...item(), holdId: 'no id' })),
      failure(pin(broken)),
      pin(item()),
    ]);
    expect(unreadable).toMatchObject({ kind: 'not-attempted', status: 400, problemType: 'invalid-input' });
    expect(failed).toMatchObject({ kind: 'not-attempted', status: 500, problemType: 'internal' });
    expect(fine).toEqual({ result: 'pinned' });
  });

  test('without the credential of the edge is refused, and carries nothing out', async () => {
    const asked: unknown[] = [];
    const { server } = await served(async (items) => {
      asked.push(...items);
      return pinned(items);
    });
    const error = await failure(pinAt(upstreamAt(server.port, { token: 'guessed' }))(item()));
    expect(error).toMatchObject({ kind: 'refused', status: 401, problemType: 'unknown-edge' });
    expect(asked).toEqual([]);
  });

  test('of nothing, or of what this service does not have, is refused', async () => {
    const { server } = await served(pinned);
    const upstream = upstreamAt(server.port);
    const sell = upstream.batched<SellItem, SellAnswer>('/internal/holds/sell', SellAnswer);
    expect(await failure(sell(item()))).toMatchObject({ kind: 'refused' });
    const empty = upstream.call('/internal/holds/pin', { items: [] }, PinAnswer);
    expect(await failure(empty)).toMatchObject({
      kind: 'refused',
      status: 400,
      problemType: 'invalid-input',
    });
    expect(await failure(upstream.call('/internal/no-such', { items: [] }, PinAnswer))).toMatchObject({
      kind: 'refused',
    });
  });

  test('that the whole service refuses for now may be repeated, and says why', async () => {
    const { server } = await served(async () => {
      throw new Problem({ status: 503, type: 'busy', detail: 'Try again.' });
    });
    // Each alone, as over HTTP: its own problem says that it was undone.
    const error = await failure(pinAt(upstreamAt(server.port))(item()));
    expect(error).toMatchObject({ kind: 'not-attempted', status: 503, problemType: 'busy' });
  });
});

describe('a lost gRPC connection', () => {
  test('that never was attempts nothing', async () => {
    const error = await failure(pinAt(upstreamAt(1))(item()));
    expect(error).toMatchObject({ kind: 'not-attempted', status: undefined });
  });

  test('with a call under way leaves its outcome unknown; the next finds the service again', async () => {
    const arrived = Promise.withResolvers<void>();
    const { server } = await served(() => {
      arrived.resolve();
      return new Promise(() => undefined);
    });
    const pin = pinAt(upstreamAt(server.port));
    const lost = failure(pin(item()));
    await arrived.promise;
    await server.kill();
    expect(await lost).toMatchObject({ kind: 'unknown' });
    await served(pinned, server.port);
    await eventually(async () => expect(await pin(item())).toEqual({ result: 'pinned' }));
  });

  test('to a peer that never answers ends by the time-out, as unknown', async () => {
    const { server } = await served(() => new Promise(() => undefined));
    const error = await failure(pinAt(upstreamAt(server.port, { timeoutMs: 200 }))(item()));
    expect(error).toMatchObject({ kind: 'unknown', message: expect.stringContaining('timed out') });
  });

  test('to a peer that speaks no gRPC attempts nothing', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closed.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    const error = await failure(pinAt(upstreamAt(address.port, { timeoutMs: 300 }))(item()));
    expect(error).toMatchObject({ kind: 'not-attempted' });
  });

  test('by a drain is none for a call under way: it is answered first', async () => {
    const [arrived, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { server } = await served(async (items) => {
      arrived.resolve();
      await go.promise;
      return pinned(items);
    });
    const upstream = upstreamAt(server.port);
    const under = pinAt(upstream)(item());
    await arrived.promise;
    const drained = server.close(10_000);
    go.resolve();
    expect(await under).toEqual({ result: 'pinned' });
    await drained;
    expect(await failure(upstream.call('/internal/holds/pin', { items: [item()] }, PinAnswer))).toMatchObject(
      {
        kind: 'not-attempted',
      },
    );
  });
});

test('calls to a name with two addresses go to both, and all to the other when one ends', async () => {
  const counts = [0, 0];
  const counting =
    (index: number): Run =>
    async (items) => {
      counts[index] = (counts[index] ?? 0) + items.length;
      return pinned(items);
    };
  // Pods have one port and an address each; here two relays stand for them, because a server takes every address.
  const [first, second] = [await served(counting(0)), await served(counting(1))];
  const port = await relayed('127.0.0.2', first.server.port);
  await relayed('127.0.0.3', second.server.port, port);
  const addresses = ['127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));
  const { lookup } = dns.promises;
  Object.assign(dns.promises, { lookup: async () => addresses });
  closed.push(async () => void Object.assign(dns.promises, { lookup }));
  const pin = pinAt(upstreamAt(port, { host: 'seat-pods' }));
  await eventually(async () => {
    await pin(item());
    expect(Math.min(...counts)).toBeGreaterThan(2);
  });
  await first.server.kill();
  const before = counts[1] ?? 0;
  await eventually(() => pin(item()));
  expect(counts[1]).toBeGreaterThan(before);
});

/** Passes connections at an address on to a port of 127.0.0.1; answers its own port. */
async function relayed(host: string, to: number, port = 0): Promise<number> {
  const relay = createServer((client) => {
    const behind = connect(to, '127.0.0.1');
    client.pipe(behind).pipe(client);
    client.on('error', () => behind.destroy()).on('close', () => behind.destroy());
    behind.on('error', () => client.destroy()).on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(port, host, resolve));
  closed.push(() => new Promise((resolve) => relay.close(() => resolve())));
  const bound = relay.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
