import { connect } from 'amqplib';
import type { Office } from '../../office/office.ts';

/** Source: RabbitMQ needs up to 23 s to start on a busy machine, and consumers connect again within 5 s. */
const HEALTHY_WITHIN_MS = 90_000;

/** Waits until every process and both servers answer; says what does not in time. */
export async function unhealthy(office: Office): Promise<string[]> {
  try {
    await office.until(() => isHealthy(office), HEALTHY_WITHIN_MS);
    return [];
  } catch (error) {
    return [`not healthy again: ${String(error)}`];
  }
}

/** @throws what could not be reached */
async function isHealthy(office: Office): Promise<boolean> {
  const client = await office.database('ticket');
  await client.end();
  const connection = await connect(office.cluster.servers.rabbitmq?.url ?? '');
  await connection.close();
  const unready = await office.unready();
  if (unready.length > 0) throw new Error(unready.join('; '));
  return office.cluster.pods().every(({ ready }) => ready);
}
