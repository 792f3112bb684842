import type { Chart } from 'cdk8s';
import { saleDocument } from '../festival/sale-document.ts';
import { type FieldPath, valueAt } from '../field-path.ts';
import { JOB_PODS, usesBroker, variableStem } from '../plan/edges.ts';
import type { EngineAccess } from '../plan/engine-access.ts';
import type { Plan } from '../plan/plan.ts';
import { BROKER_ADMIN_SECRET, DATABASE_ADMIN_SECRET, databaseSecret } from '../plan/secrets.ts';
import { databases, declared, everyDeclaration, namespaceName } from '../provenance/images.ts';
import { catalogue, environment, festival, type Place, sandboxed } from '../provenance/place.ts';
import { because, type Existence, eachBecause, exists, type Reason, reason } from '../provenance/reason.ts';
import { canonicalJson, hash8 } from './content-hash.ts';
import { addJob } from './job.ts';
import { add, k8s } from './manifest.ts';
import { metadata } from './names.ts';
import { addServiceAccount } from './services.ts';
import {
  addSettings,
  brokerVariables,
  databaseAddress,
  fromSecret,
  type HashedName,
  settingsOf,
} from './settings.ts';

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
  const { host, port, query } = plan.engine.postgres;
  const pods = JOB_PODS.databaseSetup;
  const kind = environment('dataEngine', 'kind');
  const why = exists(addDatabaseSetup, 'a database and a role for every service that declares one', () => [
    ...databases(plan),
    kind,
  ]);
  const login = admin.ownPassword ? admin.user : `${admin.user}:$(DATABASE_ADMIN_PASSWORD)`;
  const password = fromSecret('DATABASE_ADMIN_PASSWORD', DATABASE_ADMIN_SECRET, 'password');
  const address = {
    name: 'DATABASE_ADMIN_URL',
    value: `postgres://${login}@${host}:${port}/${admin.database}${query}`,
  };
  const reached = reason('the administrator of the database server', () => [
    ...databaseAddress(plan, 'adminUser', 'adminDatabase'),
    kind,
  ]);
  addServiceAccount(chart, plan, pods, 'job', why);
  addJob(chart, plan, {
    prefix: pods,
    pods,
    wave: 'setup',
    image: plan.toolbox,
    args: ['database-setup'],
    env: [
      because(
        password,
        reason('the administrator of the database server', () => [kind]),
      ),
      because(address, reached),
      ...databaseVariables(plan),
    ],
    engine: true,
    why,
  });
}

/** The databases that are made, and a password for each. */
function databaseVariables(plan: Plan): k8s.EnvVar[] {
  const { owner } = plan.engine.postgres;
  const images = plan.services.filter((image) => image.entry.database !== undefined);
  // On a shared server roles and databases carry the festival's name.
  const ofName = plan.environment.dataEngine.kind === 'external' ? namespaceName() : [];
  const made = reason('one database per service that declares one', () => [
    ...databases(plan),
    ...ofName,
    festival('template'),
    environment('payments'),
    environment('mail'),
  ]);
  // Each is a role and its database; on a shared server they carry the festival's name.
  const names = images.map(({ entry }) => owner(entry.service)).join(',');
  return [
    because({ name: 'DATABASE_SERVICES', value: names }, made),
    ...images.map(({ entry: { service, image } }) => {
      const variable = `DATABASE_PASSWORD_${variableStem(owner(service))}`;
      const declares = reason('one database per service that declares one', () => [
        ...sandboxed(service),
        catalogue(image, 'database'),
        ...ofName,
        festival('template'),
      ]);
      return because(fromSecret(variable, databaseSecret(service), 'password'), declares);
    }),
  ];
}

function addBrokerSetup(chart: Chart, plan: Plan): void {
  const pods = JOB_PODS.brokerSetup;
  const why = exists(addBrokerSetup, 'queues for every service that consumes domain events', () => [
    ...consumers(plan),
    environment('dataEngine', 'kind'),
  ]);
  const consumed = reason('the domain events that are consumed', () => consumers(plan));
  const topology = canonicalJson(plan.topology, 2);
  const files = addFiles(chart, plan, {
    prefix: 'topology',
    pods,
    data: eachBecause({ 'topology.json': topology }, { 'topology.json': consumed }),
    nameBecause: consumed,
    why: exists(addBrokerSetup, 'queues for every service that consumes domain events', () =>
      consumers(plan),
    ),
  });
  addServiceAccount(chart, plan, pods, 'job', why);
  addJob(chart, plan, {
    prefix: pods,
    pods,
    wave: 'setup',
    image: plan.toolbox,
    args: ['broker-setup'],
    env: [
      ...brokerVariables(plan),
      ...brokerAdminVariables(plan),
      { name: 'BROKER_TOPOLOGY_FILE', value: `${FILES}/topology.json` },
    ],
    files,
    engine: true,
    why,
  });
}

/** What consumes domain events; where nothing does, what needs the broker. */
function consumers(plan: Plan): Place[] {
  const consuming = everyDeclaration(plan, 'events.consumes', ({ events }) => events.consumes.length > 0);
  return consuming.length > 0 ? consuming : everyDeclaration(plan, 'events', usesBroker);
}

/** Who makes the virtual host and the user that the broker's address names, on a shared server. */
function brokerAdminVariables({ engine }: Plan): k8s.EnvVar[] {
  const { admin } = engine.rabbitmq;
  if (admin === undefined) return [];
  const at = (...path: string[]) => environment('dataEngine', 'rabbitmq', ...path);
  const reached = (...places: readonly Place[]) =>
    reason('how the broker is administered', () => [...places, environment('dataEngine', 'kind')]);
  return [
    because(
      { name: 'BROKER_ADMIN_URL', value: admin.url },
      reached(at('host'), at('management', 'port'), at('tls')),
    ),
    because({ name: 'BROKER_ADMIN_USER', value: admin.user }, reached(at('management', 'adminUser'))),
    because(fromSecret('BROKER_ADMIN_PASSWORD', BROKER_ADMIN_SECRET, 'password'), reached()),
  ];
}

function addMigrations(chart: Chart, plan: Plan): void {
  const accounts = exists(addMigrations, 'migrations run as an account of their own', () => databases(plan));
  addServiceAccount(chart, plan, JOB_PODS.migrate, 'job', accounts);
  for (const image of plan.services) {
    if (image.entry.database === undefined) continue;
    const settings = settingsOf(plan, image);
    addJob(chart, plan, {
      prefix: `migrate-${image.entry.service}`,
      pods: JOB_PODS.migrate,
      wave: 'migrate',
      image,
      args: ['migrate'],
      configMap: settings.configMap,
      env: settings.env,
      engine: true,
      why: exists(addMigrations, 'the service has a database, whose schema its image brings up to date', () =>
        declared(plan, image, 'database'),
      ),
    });
  }
}

function addProvision(chart: Chart, plan: Plan): void {
  const pods = plan.toolbox.entry.service;
  addServiceAccount(chart, plan, pods, 'job');
  const document = `${canonicalJson(saleDocument(plan.festival), 2)}\n`;
  const inDocument = reason('what is sold, and when', (below) => sold(plan, below));
  const files = addFiles(chart, plan, {
    prefix: 'sale',
    pods,
    data: eachBecause({ 'sale.json': document }, { 'sale.json': inDocument }),
    nameBecause: reason('what is sold, and when', () => sold(plan, [])),
    why: exists(addProvision, 'what is sold, and when', () => [
      festival('sales'),
      festival('performances'),
      festival('title'),
    ]),
  });
  const settings = settingsOf(plan, plan.toolbox);
  addSettings(chart, plan, pods, 'job', settings);
  addJob(chart, plan, {
    prefix: 'provision',
    pods,
    wave: 'provision',
    image: plan.toolbox,
    args: ['provision'],
    configMap: settings.configMap,
    env: [
      ...settings.env,
      { name: 'PROVISION_FILE', value: `${FILES}/sale.json` },
      {
        // One run per Job object: the same for all its tries, another one when a price goes back to an earlier value.
        name: 'RUN_ID',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" } },
      },
    ],
    files,
    why: exists(addProvision, 'what is sold, given to the services after they started', () => [
      festival('sales'),
      festival('performances'),
    ]),
  });
}

/** Everything that is sold, and when; goods and rooms where there are any. */
const SOLD = ['performances', 'sales', 'title', 'refunds', 'timezone', 'currency'] as const;

/** What only the festival's page shows, beside what performances say of themselves. */
const PAGE = ['venue', 'drawing', 'theme', 'minAge', 'notices'] as const;

/** A path into sale.json is the same path in the festival file, lists by index or by id. */
function sold(plan: Plan, inside: FieldPath): Place[] {
  const { goods = [], rooms = [], organiser, resale, legalTexts } = plan.festival;
  const onPage = PAGE.filter((key) => plan.festival[key] !== undefined).map((key) => festival(key));
  if (inside.length === 0) {
    return [
      ...SOLD.map((key) => festival(key)),
      ...(goods.length > 0 ? [festival('goods')] : []),
      ...(rooms.length > 0 ? [festival('rooms')] : []),
      ...(organiser === undefined ? [] : [festival('organiser')]),
      ...(resale === undefined ? [] : [festival('resale')]),
      ...onPage,
      ...(legalTexts === undefined ? [] : [festival('legalTexts')]),
    ];
  }
  // A plan's rows stand in a file of their own, which the performances name.
  if (inside[0] === 'plans') return [festival('performances')];
  let value: unknown = plan.festival;
  // What the page shows has a part of its own in the document, and none in the file.
  const written = inside[0] === 'page' ? inside.slice(1) : inside;
  // Of a drawing, shapes of SVG files stand beside those of the festival file.
  if (written[0] === 'drawing') {
    return [plan.festival.drawing === undefined ? festival('performances') : festival('drawing')];
  }
  if (written.length === 0) return [...onPage, festival('performances')];
  const path = written.map((part) => {
    const position = Array.isArray(value)
      ? value.findIndex((item: unknown) => valueAt(item, ['id']) === part)
      : -1;
    const key = position === -1 ? part : position;
    value = valueAt(value, [key]);
    return key;
  });
  return [festival(...path)];
}

/** A ConfigMap whose keys a Job finds as files, named by its content. */
interface Files {
  readonly prefix: string;
  readonly pods: string;
  readonly data: Record<string, string>;
  readonly nameBecause: Reason;
  readonly why: Existence;
}

function addFiles(
  chart: Chart,
  plan: Plan,
  { prefix, pods, data, nameBecause, why }: Files,
): { readonly configMap: HashedName; readonly path: string } {
  const name = `${prefix}-${hash8(data)}`;
  const meta = metadata(plan, { name, app: pods, component: 'job', wave: 'foundation', nameBecause });
  add(chart, k8s.KubeConfigMap, { metadata: meta, immutable: true, data }, why);
  return { configMap: { name, because: nameBecause }, path: FILES };
}
