import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports of the kernel's own choice (for port 0 and for outgoing connections) begin here. Source: Linux's net.ipv4.ip_local_port_range;
 * other systems begin higher.
 */
const KERNEL_PORTS = 32_768;
const FIRST_PORT = 10_240;
/** Source: far more than are ever taken in a row. */
const ATTEMPTS = 100;

/**
 * A TCP port that was free on this address a moment ago. Ask as late as possible: nothing reserves it. The kernel gives it to no
 * connection, so that a server that ends can listen on it again.
 * @throws if no port of many was free, with the last reason
 */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  let reason: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST_PORT, KERNEL_PORTS);
    reason = await listenOnce(address, port);
    if (reason === undefined) return port;
  }
  throw new Error(`no free port on ${address}`, { cause: reason });
}

/** Whether the port can be listened on right now. */
export async function isFree(address: string, port: number): Promise<boolean> {
  return (await listenOnce(address, port)) === undefined;
}

/** @returns why it could not listen; undefined: it could, and does not any more */
function listenOnce(address: string, port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
