export { startPostgres } from './servers/postgres.ts';
export { startRabbit } from './servers/rabbitmq.ts';
export { type Server, ServerError, type ServerOptions } from './servers/server.ts';
