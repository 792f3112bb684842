import type { Chart } from 'cdk8s';
import { saleDocument } from '../festival/sale-document.ts';
import { JOB_PODS, variableStem } from '../plan/edges.ts';
import type { EngineAccess } from '../plan/engine-access.ts';
import type { Plan } from '../plan/plan.ts';
import { BROKER_ADMIN_SECRET, DATABASE_ADMIN_SECRET, databaseSecret } from '../plan/secrets.ts';
import { canonicalJson, hash8 } from './content-hash.ts';
import { addJob } from './job.ts';
import { add, k8s } from './manifest.ts';
import { annotations, labels } from './names.ts';
import { addServiceAccount } from './services.ts';
import { brokerVariables, fromSecret, settingsOf } from './settings.ts';

/** Where Jobs find the files of their ConfigMap. */
const FILES = '/etc/clove';

/** Setup of the data engine, migrations and provisioning, in their waves. */
export function addJobs(chart: Chart, plan: Plan): void {
  const { admin } = plan.engine.postgres;
  // Where an operator makes roles and databases there is no administrator to do it as.
  if (admin !== undefined) addDatabaseSetup(chart, plan, admin);
  addBrokerSetup(chart, plan);
  addMigrations(chart, plan);
  addProvision(chart, plan);
}

type DatabaseAdmin = NonNullable<EngineAccess['postgres']['admin']>;

function addDatabaseSetup(chart: Chart, plan: Plan, admin: DatabaseAdmin): void {
  const { host, port, query, owner } = plan.engine.postgres;
  const services = plan.services
    .filter((image) => image.entry.database !== undefined)
    .map((image) => image.entry.service);
  const login = admin.ownPassword ? admin.user : `${admin.user}:$(DATABASE_ADMIN_PASSWORD)`;
  const pods = JOB_PODS.databaseSetup;
  addServiceAccount(chart, plan, pods, 'job');
  addJob(chart, plan, {
    prefix: pods,
    pods,
    wave: 'setup',
    image: plan.toolbox.reference,
    args: ['database-setup'],
    configMaps: [],
    env: [
      fromSecret('DATABASE_ADMIN_PASSWORD', DATABASE_ADMIN_SECRET, 'password'),
      {
        name: 'DATABASE_ADMIN_URL',
        value: `postgres://${login}@${host}:${port}/${admin.database}${query}`,
      },
      // Each is a role and its database; on a shared server they carry the festival's name.
      { name: 'DATABASE_SERVICES', value: services.map(owner).join(',') },
      ...services.map((service) =>
        fromSecret(`DATABASE_PASSWORD_${variableStem(owner(service))}`, databaseSecret(service), 'password'),
      ),
    ],
    engine: true,
  });
}

function addBrokerSetup(chart: Chart, plan: Plan): void {
  const pods = JOB_PODS.brokerSetup;
  const data = { 'topology.json': canonicalJson(plan.topology, 2) };
  const configMap = `topology-${hash8(data)}`;
  addServiceAccount(chart, plan, pods, 'job');
  addFiles(chart, plan, configMap, pods, data);
  addJob(chart, plan, {
    prefix: pods,
    pods,
    wave: 'setup',
    image: plan.toolbox.reference,
    args: ['broker-setup'],
    configMaps: [],
    env: [
      ...brokerVariables(plan),
      ...brokerAdminVariables(plan),
      { name: 'BROKER_TOPOLOGY_FILE', value: `${FILES}/topology.json` },
    ],
    files: { configMap, path: FILES },
    engine: true,
  });
}

/** Who makes the virtual host and the user that the broker's address names, on a shared server. */
function brokerAdminVariables({ engine }: Plan): k8s.EnvVar[] {
  const { admin } = engine.rabbitmq;
  if (admin === undefined) return [];
  return [
    { name: 'BROKER_ADMIN_URL', value: admin.url },
    { name: 'BROKER_ADMIN_USER', value: admin.user },
    fromSecret('BROKER_ADMIN_PASSWORD', BROKER_ADMIN_SECRET, 'password'),
  ];
}

function addMigrations(chart: Chart, plan: Plan): void {
  addServiceAccount(chart, plan, JOB_PODS.migrate, 'job');
  for (const image of plan.services) {
    if (image.entry.database === undefined) continue;
    const settings = settingsOf(plan, image);
    addJob(chart, plan, {
      prefix: `migrate-${image.entry.service}`,
      pods: JOB_PODS.migrate,
      wave: 'migrate',
      image: image.reference,
      args: ['migrate'],
      configMaps: [settings.configMap],
      env: settings.env,
      engine: true,
    });
  }
}

function addProvision(chart: Chart, plan: Plan): void {
  const pods = plan.toolbox.entry.service;
  addServiceAccount(chart, plan, pods, 'job');
  const data = { 'sale.json': `${canonicalJson(saleDocument(plan.festival), 2)}\n` };
  const configMap = `sale-${hash8(data)}`;
  addFiles(chart, plan, configMap, pods, data);
  const settings = settingsOf(plan, plan.toolbox);
  add(chart, k8s.KubeConfigMap, {
    metadata: {
      name: settings.configMap,
      labels: labels(plan, pods, 'job'),
      annotations: annotations('foundation'),
    },
    immutable: true,
    data: settings.data,
  });
  addJob(chart, plan, {
    prefix: 'provision',
    pods,
    wave: 'provision',
    image: plan.toolbox.reference,
    args: ['provision'],
    configMaps: [settings.configMap],
    env: [
      ...settings.env,
      { name: 'PROVISION_FILE', value: `${FILES}/sale.json` },
      {
        // One run per Job object: the same for all its tries, another one when a price goes back to an earlier value.
        name: 'RUN_ID',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } },
      },
    ],
    files: { configMap, path: FILES },
  });
}

function addFiles(chart: Chart, plan: Plan, name: string, pods: string, data: Record<string, string>): void {
  add(chart, k8s.KubeConfigMap, {
    metadata: { name, labels: labels(plan, pods, 'job'), annotations: annotations('foundation') },
    immutable: true,
    data,
  });
}
