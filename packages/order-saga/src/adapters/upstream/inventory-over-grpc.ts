import { inventoryGrpc } from '@clove/contracts';
import type { Transport } from '@clove/service-kit';

/** The way to an inventory's port over gRPC, for `context.upstream`. @param url `grpc://<host>:<port>` */
export async function inventoryOverGrpc(name: string, url: string): Promise<Transport> {
  // Loaded where it is used: the library costs memory and time at start.
  const { grpcTransport } = await import('@clove/service-kit/grpc');
  return grpcTransport({ name, url, service: inventoryGrpc });
}
