/** gRPC beside HTTP. An entry of its own: only a service that speaks it loads the library. */
export type { GrpcService } from './described-service.ts';
export { type GrpcServerOptions, serveGrpc } from './grpc-server.ts';
export { type GrpcTransportOptions, grpcTransport } from './grpc-transport.ts';
