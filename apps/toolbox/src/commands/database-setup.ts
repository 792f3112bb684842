import { z } from 'zod';
import { type ServiceDatabase, setUpDatabases } from '../adapters/postgres/database-setup.ts';
import { retryUntilDeadline } from '../application/retry.ts';
import { PermanentFailure } from '../domain/failure.ts';
import type { Command } from './command.ts';
import { type Environment, environmentName, readEnvironment, readTogether } from './environment.ts';

/** Comma list. Each also needs DATABASE_PASSWORD_<SERVICE>. */
const Services = z
  .string()
  .transform((list) => list.split(',').map((service) => service.trim()))
  .pipe(z.array(z.string().regex(/^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'a service name')).min(1));

const Schema = z.object({
  /** The data engine's administrator. */
  DATABASE_ADMIN_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** The administrator's password, not percent-encoded, where the address has none. */
  DATABASE_ADMIN_PASSWORD: z.string().min(1).optional(),
  /** Seconds to wait for the server. */
  WAIT_SECONDS: z.coerce.number().min(0).max(3600).default(120),
});

/** Creates or repairs every service's role and database. */
export const databaseSetup: Command = {
  name: 'database-setup',
  usage: 'database-setup                 create or repair each service role and database',
  async run({ environment, say }) {
    const [config, databases] = readTogether(
      () => readEnvironment(Schema, environment),
      () => readDatabases(environment),
    );
    await retryUntilDeadline({ what: 'PostgreSQL', seconds: config.WAIT_SECONDS, say }, () =>
      setUpDatabases(adminUrl(config), databases, say),
    );
    return 0;
  },
};

/** The address with the password, percent-encoded here. */
function adminUrl({
  DATABASE_ADMIN_URL: text,
  DATABASE_ADMIN_PASSWORD: password,
}: z.infer<typeof Schema>): string {
  const url = new URL(text);
  if (url.password === '' && password !== undefined) url.password = encodeURIComponent(password);
  return url.toString();
}

function readDatabases(environment: Environment): ServiceDatabase[] {
  const { DATABASE_SERVICES: services } = readEnvironment(
    z.object({ DATABASE_SERVICES: Services }),
    environment,
  );
  const reasons: string[] = [];
  const databases = services.flatMap((service) => {
    const key = `DATABASE_PASSWORD_${environmentName(service)}`;
    const password = environment[key];
    if (password !== undefined && password !== '') return [{ service, password }];
    reasons.push(`${key}: missing`);
    return [];
  });
  if (reasons.length > 0) throw new PermanentFailure('the environment is not usable', reasons);
  return databases;
}
