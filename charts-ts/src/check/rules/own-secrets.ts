import { type CatalogueEntry, hint } from '@clove/pool-images';
import type { Manifest } from '../../manifest-shape.ts';
import { JOB_PODS, usesBroker } from '../../plan/edges.ts';
import type { Plan } from '../../plan/plan.ts';
import {
  BROKER_ADMIN_SECRET,
  DATABASE_ADMIN_SECRET,
  databaseSecret,
  mailSecret,
  ownSecret,
  ownSecrets,
} from '../../plan/secrets.ts';
import { subjectOf } from '../../provenance/subject.ts';
import type { Rule } from '../rule.ts';
import { secretReads } from '../secret-reads.ts';

export const ownSecretsOnly: Rule = {
  id: 'own-secrets',
  why: "An intruder in one service has what its pod has: with another service's password or key, also that one's data, tickets and payments.",
  remediation:
    'Refer only to secrets that the catalogue declares for the image ("secrets", "database", its edges).',
  check: ({ tree }) =>
    secretReads(tree).flatMap(({ workload: { object }, path, secret, as }) => {
      const own = secretsOf(tree.target.plan, object);
      if (own.includes(secret)) return [];
      const message = `reads ${secret} (${as}), which is not its own${hint(secret, own)}`;
      return [{ object, field: path, message }];
    }),
};

/** The secrets that the pods of an object are given by the plan. */
function secretsOf(plan: Plan, object: Manifest): string[] {
  const { owner, image } = subjectOf(plan, object);
  const authority = plan.engine.authority?.secret;
  // The certificate of an authority is public: every client of the data engine checks it.
  const shared = authority === undefined ? [] : [authority];
  return [
    ...shared,
    ...(image === undefined ? platformSecrets(plan, owner) : imageSecrets(plan, image.entry)),
  ];
}

function imageSecrets(plan: Plan, entry: CatalogueEntry): string[] {
  const edges = plan.edges.filter(({ from, to }) => from.name === entry.service || to.name === entry.service);
  return [
    ...(entry.database === undefined ? [] : [databaseSecret(entry.service)]),
    ...(usesBroker(entry) ? brokerSecrets(plan) : []),
    ...edges.flatMap(({ credential }) => credential ?? []),
    ...[mailSecret(entry, plan.environment.mail) ?? []].flat(),
    ...ownSecrets(entry, plan.environment).map((secret) => ownSecret(entry, secret)),
  ];
}

/** Secrets of the data engines and of the Jobs that set them up. */
function platformSecrets(plan: Plan, owner: string): string[] {
  switch (owner) {
    case 'postgres':
      return [DATABASE_ADMIN_SECRET];
    case 'rabbitmq':
      return brokerSecrets(plan);
    case JOB_PODS.databaseSetup:
      return [DATABASE_ADMIN_SECRET, ...plan.services.map(({ entry }) => databaseSecret(entry.service))];
    case JOB_PODS.brokerSetup:
      return [BROKER_ADMIN_SECRET, ...brokerSecrets(plan)];
    default:
      return [];
  }
}

function brokerSecrets({ engine: { rabbitmq } }: Plan): string[] {
  const { user, password } = rabbitmq;
  return ['secret' in user ? user.secret : password.secret, password.secret];
}
