import type { Chart } from 'cdk8s';
import type { S3Target, VolumeTarget } from '../environment/backup.ts';
import {
  BACKUP_CLAIM,
  BACKUP_FOLDER,
  BACKUP_PODS,
  backedUpServices,
  backupVariable,
  ownBackup,
} from '../plan/backup.ts';
import { bucketTarget } from '../plan/bucket.ts';
import { variableStem } from '../plan/edges.ts';
import type { Plan } from '../plan/plan.ts';
import { AUTHORITY_KEY, BUCKET_KEYS, databaseSecret } from '../plan/secrets.ts';
import { databases, namespaceName } from '../provenance/images.ts';
import { catalogue, environment, festival } from '../provenance/place.ts';
import { because, type Existence, eachBecause, reason, switchedOn } from '../provenance/reason.ts';
import { type JobPodSpec, jobPod } from './job.ts';
import { add, k8s } from './manifest.ts';
import { labels, metadata } from './names.ts';
import { addServiceAccount } from './services.ts';
import { databaseAddress, fromSecret } from './settings.ts';

/** A backup of some size takes minutes; one that hangs must not keep the next from running. Seconds. */
const DEADLINE_SECONDS = 2 * 3600;

/** Copies of all databases at one moment, by the calendar, on a volume of their own or in a bucket: they outlive every mistake. */
export function addBackup(chart: Chart, plan: Plan): void {
  const backup = ownBackup(plan.environment.backup);
  if (backup === undefined) return;
  const at = (...path: string[]) => environment('backup', ...path);
  const why = switchedOn(addBackup, 'the environment backs up every database', () => [at()]);
  if (backup.target.kind === 'volume') addVolume(chart, plan, backup.target, why);
  // A stopped festival has no database that runs: its last backup stays.
  if (plan.festival.state !== 'open') return;
  addServiceAccount(chart, plan, BACKUP_PODS, 'job', why);
  const marked = labels(plan, BACKUP_PODS, 'job');
  add(
    chart,
    k8s.KubeCronJob,
    {
      metadata: metadata(plan, { name: BACKUP_PODS, component: 'job', wave: 'provision' }),
      spec: eachBecause<k8s.CronJobSpec>(
        {
          schedule: backup.schedule,
          timeZone: 'Etc/UTC',
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: 600,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 3,
          jobTemplate: {
            metadata: { labels: marked },
            spec: {
              backoffLimit: 2,
              activeDeadlineSeconds: DEADLINE_SECONDS,
              template: { metadata: { labels: marked }, spec: jobPod(plan, backupPod(plan, ['backup'])) },
            },
          },
        },
        { schedule: reason('when backups are made', () => [at('schedule')]) },
      ),
    },
    why,
  );
}

function addVolume(chart: Chart, plan: Plan, target: VolumeTarget, why: Existence): void {
  const at = (key: keyof VolumeTarget) => environment('backup', 'target', key);
  const { storage, storageClass } = target;
  const claim: k8s.PersistentVolumeClaimSpec = {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: k8s.Quantity.fromString(storage) } },
  };
  add(
    chart,
    k8s.KubePersistentVolumeClaim,
    {
      metadata: metadata(plan, {
        name: BACKUP_CLAIM,
        app: BACKUP_PODS,
        component: 'job',
        wave: 'foundation',
        keep: true,
      }),
      spec: eachBecause(claim, {
        resources: reason('room for backups', () => [at('storage')]),
        storageClassName: reason('class of the volume', () => [at('storageClass')]),
      }),
    },
    why,
  );
}

/** What runs `backup` or `restore` of the toolbox: with every service's own role, and where backups lie. */
export function backupPod(plan: Plan, args: readonly string[]): JobPodSpec {
  const backup = ownBackup(plan.environment.backup);
  if (backup === undefined) throw new Error('an environment without backups has no pods for them');
  const { target } = backup;
  const services = backedUpServices(plan.services.map(({ entry }) => entry));
  const kept = reason('how many backups stay', () => [environment('backup', 'keep')]);
  const every = reason('the databases that are backed up, callers first', () => [
    ...databases(plan),
    festival('template'),
  ]);
  return {
    pods: BACKUP_PODS,
    image: plan.toolbox,
    args,
    env: [
      because(
        { name: 'FESTIVAL', value: plan.slug },
        reason('the festival', () => [festival('festival')]),
      ),
      ...(target.kind === 's3'
        ? bucketVariables(plan, target)
        : [{ name: 'BACKUP_TARGET', value: BACKUP_FOLDER }]),
      because({ name: 'BACKUP_KEEP', value: String(backup.keep) }, kept),
      because({ name: 'BACKUP_DATABASES', value: services.join(',') }, every),
      ...services.flatMap((service) => databaseVariables(plan, service)),
    ],
    engine: true,
    ...(target.kind === 's3'
      ? bucketAuthority(target)
      : { claim: { name: BACKUP_CLAIM, path: BACKUP_FOLDER } }),
  };
}

/** The bucket, and who opens it. */
function bucketVariables(plan: Plan, target: S3Target): k8s.EnvVar[] {
  const { endpoint, region, addressing, secret, caSecret } = target;
  const by = (...fields: (keyof S3Target)[]) =>
    reason('where backups lie', () => fields.map((field) => environment('backup', 'target', field)));
  const given = (name: string, value: string, field: keyof S3Target) => because({ name, value }, by(field));
  return [
    because(
      { name: 'BACKUP_TARGET', value: bucketTarget(target, plan.namespace) },
      reason('where backups lie: below the namespace', () => [
        environment('backup', 'target', 'bucket'),
        environment('backup', 'target', 'prefix'),
        ...namespaceName(),
      ]),
    ),
    given('BACKUP_S3_ENDPOINT', endpoint, 'endpoint'),
    given('BACKUP_S3_REGION', region, 'region'),
    given('BACKUP_S3_ADDRESSING', addressing, 'addressing'),
    because(fromSecret('BACKUP_S3_ACCESS_KEY_ID', secret, BUCKET_KEYS.id), by('secret')),
    because(fromSecret('BACKUP_S3_SECRET_ACCESS_KEY', secret, BUCKET_KEYS.secret), by('secret')),
    ...(caSecret === undefined
      ? []
      : [given('NODE_EXTRA_CA_CERTS', `${AUTHORITY_FOLDER}/${AUTHORITY_KEY}`, 'caSecret')]),
  ];
}

/** Where a pod finds the authority of the store's certificate; that of the database is elsewhere. */
const AUTHORITY_FOLDER = '/etc/clove-backups';

function bucketAuthority({ caSecret }: S3Target): Pick<JobPodSpec, 'authority'> {
  if (caSecret === undefined) return {};
  const why = reason("the authority of the backup store's certificate", () => [
    environment('backup', 'target', 'caSecret'),
  ]);
  return { authority: because({ secret: caSecret, path: AUTHORITY_FOLDER }, why) };
}

function databaseVariables(plan: Plan, service: string): k8s.EnvVar[] {
  const { host, port, query, owner } = plan.engine.postgres;
  const name = owner(service);
  const password = `DATABASE_PASSWORD_${variableStem(service)}`;
  const image = plan.services.find(({ entry }) => entry.service === service)?.entry.image;
  const declared = image === undefined ? [] : [catalogue(image, 'database')];
  const why = reason('a database that is backed up', () => [...databaseAddress(plan), ...declared]);
  return [
    because(fromSecret(password, databaseSecret(service), 'password'), why),
    because(
      {
        name: backupVariable(service),
        value: `postgres://${name}:$(${password})@${host}:${port}/${name}${query}`,
      },
      why,
    ),
  ];
}
