import type { UnitOfWork } from '@clove/service-kit';
import { createTestDatabase, startService } from '@clove/service-kit/testing';
import { z } from 'zod';
import type { Office } from './office.ts';

export interface OtherService {
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** Another service as far as ticket depends on it: an outbox and a relay on the office's broker. */
export async function otherService(office: Office, name: string): Promise<OtherService> {
  const database = await createTestDatabase();
  const { AMQP_URL = '', BROKER_PREFIX = '' } = office.env;
  const built = Promise.withResolvers<UnitOfWork>();
  const running = await startService(
    {
      name,
      config: z.object({}),
      database: { migrations: [] },
      broker: true,
      build({ unitOfWork }) {
        built.resolve(unitOfWork);
        return {};
      },
    },
    { DATABASE_URL: database.url, AMQP_URL, BROKER_PREFIX },
    { migrate: true },
  );
  return {
    unitOfWork: await built.promise,
    async close() {
      await running.stop();
      await database.drop();
    },
  };
}
