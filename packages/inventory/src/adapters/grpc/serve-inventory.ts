import { inventoryGrpc } from '@clove/contracts';
import type { ServerPart, SetBasedOperation } from '@clove/service-kit';

/** The inventory port over gRPC: the operations of the HTTP routes, asked in the messages of `inventory.proto`. */
export function grpcInventory(operations: readonly SetBasedOperation[], port: number): ServerPart {
  return {
    name: 'grpc',
    async listen(tools) {
      // Loaded where it is used: the library costs memory and time at start.
      const { serveGrpc } = await import('@clove/service-kit/grpc');
      return serveGrpc({ service: inventoryGrpc, operations, port }, tools);
    },
  };
}
