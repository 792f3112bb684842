import { createHash } from 'node:crypto';
import { freePort, isFree } from '../process/free-port.ts';

/** Where something listens. */
export interface Place {
  host: string;
  port: number;
}

/** Service -> its own address of 127/8. The block hangs on the state folder, so two clusters rarely share one. */
export function serviceAddresses(services: readonly string[], state: string): Map<string, string> {
  const hash = createHash('sha256').update(state).digest();
  const block = `127.${64 + ((hash[0] ?? 0) % 128)}.${hash[1] ?? 0}`;
  return new Map([...services].sort().map((service, index) => [service, `${block}.${10 + index}`]));
}

/** Every name under which a cluster's DNS knows a Service. */
export function serviceNames(service: string, namespace: string): string[] {
  const qualified = `${service}.${namespace}`;
  return [service, qualified, `${qualified}.svc`, `${qualified}.svc.cluster.local`];
}

/**
 * Where the port of a Service can really listen: at its own address; at another port of it when something on this
 * machine listens on that port of every address; on 127.0.0.1 when the system has no other loopback address (macOS).
 */
export async function placeFor(address: string, port: number): Promise<Place> {
  if (await isFree(address, port)) return { host: address, port };
  if (await isFree(address, 0)) return { host: address, port: await freePort(address) };
  return { host: '127.0.0.1', port: await freePort() };
}
