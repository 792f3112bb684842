/** Ports that every service listens on, and those of data engines that run in the cluster. */
export const PORTS = {
  http: 8080,
  management: 9090,
  smtp: 2525,
  grpc: 50051,
  postgres: 5432,
  rabbitmq: 5672,
} as const;

/** The port of an http or https address, also where it is the scheme's own and left out. */
export function portOf(address: string): number {
  const { protocol, port } = new URL(address);
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : 443;
}
