import { connect } from 'amqplib';
import { eventually } from '../../office/eventually.ts';
import type { Office } from '../../office/office.ts';
import type { Site } from './fault.ts';

/**
 * Ends what would never be healthy again, however busy the machine is. Source: at least ten times what the slowest takes: a process
 * that keeps ending is started after at most 10 s, RabbitMQ needs 23 s on a busy machine, consumers connect again within 5 s.
 */
export const HEALTHY_WITHIN_MS = 360_000;

/** Waits until every process and both servers answer; says what does not in time. */
export async function unhealthy({
  office,
  interrupted,
}: Pick<Site, 'office' | 'interrupted'>): Promise<string[]> {
  try {
    await eventually(() => expectHealthy(office), { timeoutMs: HEALTHY_WITHIN_MS, signal: interrupted });
    return [];
  } catch (error) {
    interrupted.throwIfAborted();
    return [`not healthy again: ${String(error)}`];
  }
}

/** What costs least is asked first: until it is ready, most attempts end there. @throws what could not be reached, or is not ready */
async function expectHealthy(office: Office): Promise<void> {
  const waiting = office.cluster.pods().filter(({ ready }) => !ready);
  if (waiting.length > 0) throw new Error(`not ready: ${waiting.map(({ name }) => name).join(', ')}`);
  const client = await office.database('ticket');
  await client.end();
  const connection = await connect(office.cluster.servers.rabbitmq?.url ?? '');
  await connection.close();
  const unready = await office.unready();
  if (unready.length > 0) throw new Error(unready.join('; '));
}
