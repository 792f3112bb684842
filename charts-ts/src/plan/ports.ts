/** Ports that every service listens on, and those of data engines that run in the cluster. */
export const PORTS = {
  http: 8080,
  management: 9090,
  smtp: 2525,
  grpc: 50051,
  postgres: 5432,
  rabbitmq: 5672,
} as const;
