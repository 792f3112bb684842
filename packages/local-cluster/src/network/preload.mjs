// Loaded into every pod's process before its bundle (`node --import preload.mjs?network=<file>`): makes the names of
// Services resolve, as the cluster's DNS would, spreads new connections over ready pods, as kube-proxy would, and keeps
// listeners on loopback. Once its pod is ready, the compiled form of its code is kept for the next start.
// Plain JavaScript and small: every process start pays for it.
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { flushCompileCache, syncBuiltinESMExports } from 'node:module';
import net, { Socket } from 'node:net';

/** hosts: name -> address. ports: `<address>:<port>` -> where that Service's port really listens. */
const { hosts, ports } = JSON.parse(
  readFileSync(new URL(import.meta.url).searchParams.get('network'), 'utf8'),
);

/** `<address>:<port>` -> ports of the ready pods on 127.0.0.1; sent by the supervisor, kept up to date. */
let endpoints = {};
const next = {};

patchLookup();
patchConnect();
patchListen();
followSupervisor();

function patchLookup() {
  const { lookup } = dns;
  const promised = dns.promises.lookup;
  const known = (name) => (typeof name === 'string' && Object.hasOwn(hosts, name) ? hosts[name] : undefined);
  dns.lookup = (name, options, callback) => {
    const address = known(name);
    if (address === undefined) return lookup(name, options, callback);
    const answer = typeof options === 'function' ? options : callback;
    if (options?.all) process.nextTick(answer, null, [{ address, family: 4 }]);
    else process.nextTick(answer, null, address, 4);
  };
  dns.promises.lookup = async (name, options) => {
    const address = known(name);
    if (address === undefined) return promised.call(dns.promises, name, options);
    return options?.all ? [{ address, family: 4 }] : { address, family: 4 };
  };
}

/**
 * The balancer would carry every byte between two services through a third process. Measured with small keep-alive
 * requests on two cores: 41 us of the balancer's CPU each, where the service itself takes 32, and a third of the
 * throughput. So a new connection of a pod goes straight to a ready pod, chosen in turn, and the balancer serves
 * callers from outside.
 */
function patchConnect() {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const [first] = args;
    // The three forms: (options, listener), node's own [options, listener], (port, host, listener).
    if (Array.isArray(first)) first[0] = redirected(first[0]);
    else if (typeof first === 'object' && first !== null) args[0] = redirected(first);
    else if (typeof first === 'number' && typeof args[1] === 'string') {
      args.splice(0, 2, redirected({ port: first, host: args[1] }));
    }
    return connect.apply(this, args);
  };
}

/**
 * A pod listens on every address of its own network namespace; here that would be every network of this machine, open
 * to all who reach it. So a listener that names no address, or all of them, gets 127.0.0.1.
 */
function patchListen() {
  const { listen } = net.Server.prototype;
  const every = (host) => host === undefined || host === null || ['', '0.0.0.0', '::'].includes(host);
  net.Server.prototype.listen = function (...args) {
    const [first] = args;
    // The forms with a port: (options), node's own [options, listener], (port, host, backlog, listener).
    if (Array.isArray(first)) first[0] = bound(first[0]);
    else if (typeof first === 'object' && first !== null) args[0] = bound(first);
    else if (typeof first === 'number' || /^\d+$/.test(first)) {
      if (typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1');
      else if (every(args[1])) args[1] = '127.0.0.1';
    } else if (first === undefined || typeof first === 'function')
      args.unshift({ port: 0, host: '127.0.0.1' });
    return listen.apply(this, args);
  };
  function bound(options) {
    const named = options?.port !== undefined && options.path === undefined && options.fd === undefined;
    return named && every(options.host) ? { ...options, host: '127.0.0.1' } : options;
  }
}

function redirected(options) {
  const address = hosts[options.host] ?? options.host;
  const key = `${address}:${options.port}`;
  const ready = endpoints[key];
  if (ready?.length > 0) {
    next[key] = ((next[key] ?? -1) + 1) % ready.length;
    return { ...options, host: '127.0.0.1', port: ready[next[key]] };
  }
  // No pod is ready: refused at once, as in a cluster. Nothing listens on port 1 of a Service's address.
  if (ready) return { ...options, host: address, port: 1 };
  const fixed = ports[key];
  return fixed ? { ...options, ...fixed } : options;
}

/** File descriptor 3 is a pipe from the supervisor. When it closes, the supervisor is gone, and so is our reason to run. */
function followSupervisor() {
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  let incomplete = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (chunk) => {
    const lines = (incomplete + chunk).split('\n');
    incomplete = lines.pop();
    if (lines.length > 0) receive(JSON.parse(lines.at(-1)));
  });
  pipe.on('error', () => pipe.destroy());
  pipe.on('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 5_000).unref();
  });
  pipe.unref();
}

/** Node itself keeps what it has compiled when a process ends, and of one that is killed nothing. */
function receive(sent) {
  ({ endpoints } = sent);
  if (sent.ready) flushCompileCache();
}

syncBuiltinESMExports();
