// A process of its own, started by balancer.ts. Plain JavaScript: stripping types would cost it 13 MB.
import { connect, createServer } from 'node:net';

/** A pod that is ready accepts at once; one that was stopped or killed a moment ago may never. */
const CONNECT_TIMEOUT_MS = 2_000;

/** `<service address>:<port>` -> ports of ready pods on 127.0.0.1. */
let endpoints = {};
/** The same keys -> which pod had the last connection. */
const turn = new Map();

process.on('message', (message) => {
  if (message.endpoints) endpoints = message.endpoints;
  if (message.listen) {
    Promise.all(message.listen.map(listen)).then(
      () => answer({}),
      (error) => answer({ error: error.message }),
    );
  }
});
// The supervisor has ended: the balancer is not needed any more.
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal is the supervisor's to handle: connections must live until the pods have drained.
process.on('SIGINT', () => undefined);

function answer(message) {
  process.send?.(message);
}

function listen({ key, host, port }) {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) =>
    accept(client, key),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, backlog: 1024 }, resolve);
  });
}

function accept(client, key) {
  client.on('error', () => client.destroy());
  const ready = endpoints[key] ?? [];
  const first = ((turn.get(key) ?? -1) + 1) % Math.max(1, ready.length);
  turn.set(key, first);
  forward(client, [...ready.slice(first), ...ready.slice(0, first)]);
}

/** Connects to the first pod that answers. Nothing has been read from the client yet, so trying the next is safe. */
function forward(client, [port, ...others]) {
  if (port === undefined) {
    client.resetAndDestroy();
    return;
  }
  const upstream = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
  const next = () => {
    upstream.destroy();
    forward(client, others);
  };
  const timer = setTimeout(next, CONNECT_TIMEOUT_MS);
  upstream.once('error', next);
  upstream.once('connect', () => {
    clearTimeout(timer);
    upstream.off('error', next);
    upstream.on('error', () => client.resetAndDestroy());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroySoon());
    client.pipe(upstream);
    upstream.pipe(client);
  });
  upstream.once('close', () => clearTimeout(timer));
}
