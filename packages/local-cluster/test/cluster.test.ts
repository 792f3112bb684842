import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Cluster, type ClusterOptions, startCluster } from '@clove/local-cluster';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demoFolder, job, service, writeManifests } from './demo/manifests.ts';
import { eventually } from './eventually.ts';
import { processesOf } from './processes-of.ts';

let paths: ReturnType<typeof demoFolder>;
let clusters: Cluster[] = [];

beforeEach(() => {
  paths = demoFolder();
});
afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  clusters = [];
  expect(processesOf(paths.folder)).toEqual([]);
  rmSync(paths.folder, { recursive: true, force: true });
});

async function start(bodies: Parameters<typeof writeManifests>[1], options: Partial<ClusterOptions> = {}) {
  rmSync(paths.manifests, { recursive: true, force: true });
  writeManifests(paths.manifests, bodies);
  const cluster = await startCluster({ ...paths, ...options });
  clusters.push(cluster);
  return cluster;
}

const text = async (url: string) => (await fetch(url)).text();

/** One request on a connection of its own: a kept one may be closed by its server just as the next request leaves. */
function alone(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

describe('a pod', () => {
  test('sees its manifest and nothing of the shell it was started from', async () => {
    process.env['LEAKED'] = 'from the shell';
    const cluster = await start([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace: 'demo' },
        data: { COLOUR: 'green', PORT: '8080' },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'secret', namespace: 'demo' },
        stringData: { password: 'pa$$word' },
      },
      ...service('one', {
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'secret', key: 'password' } } },
          { name: 'URL', value: 'postgres://one:$(PASSWORD)@postgres:5432/$(LATER)$$(COLOUR)' },
          { name: 'LATER', value: 'x' },
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'SCRATCH', value: '/tmp/work' },
        ],
      }),
    ]);
    const environment = JSON.parse(await text(`${cluster.service('one').url(8080)}/env`));
    expect(environment.URL).toBe('postgres://one:pa$$word@postgres:5432/$(LATER)$(COLOUR)');
    expect(environment.NAME).toBe('one-1');
    expect(environment.COLOUR).toBe('green');
    expect(environment.PORT).toBe(String(cluster.pods('one')[0]?.ports.http));
    expect(environment.SCRATCH).toContain(paths.state);
    expect(environment.LEAKED).toBeUndefined();
    delete process.env['LEAKED'];
  });

  test('reaches another Service by every name that a cluster knows, and is refused at once when no pod is ready', async () => {
    const cluster = await start([...service('one'), ...service('two')]);
    const call = (host: string) => text(`${cluster.service('one').url(8080)}/call/${host}:8080/`);
    expect(await call('two')).toBe('two-1');
    expect(await call('two.demo.svc.cluster.local')).toBe('two-1');
    await cluster.scale('two', 0);
    await eventually(async () => expect(await call('two')).toBe('ECONNREFUSED'));
  });

  test('that is killed comes back', async () => {
    const cluster = await start(service('one'));
    const before = cluster.pods('one')[0]?.pid;
    cluster.kill('one-1', 'SIGKILL');
    await eventually(() => {
      const [pod] = cluster.pods('one');
      expect(pod).toMatchObject({ ready: true, restarts: 1 });
      expect(pod?.pid).not.toBe(before);
    });
    expect(await text(cluster.service('one').url(8080))).toBe('one-1');
  });

  test('that hangs is taken out of rotation by its readiness probe, and put back', async () => {
    const cluster = await start(service('one'), { overrides: { replicas: { one: 2 } } });
    cluster.kill('one-1', 'SIGSTOP');
    await eventually(() => expect(cluster.pods('one').map(({ ready }) => ready)).toEqual([false, true]));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => text(cluster.service('one').url(8080))),
    );
    expect(new Set(answers)).toEqual(new Set(['one-2']));
    cluster.kill('one-1', 'SIGCONT');
    await eventually(() => expect(cluster.pods('one').every(({ ready }) => ready)).toBe(true));
  });

  test('that is ready has kept what was compiled of it, so that one that is killed starts faster', async () => {
    const compileCache = join(paths.folder, 'compiled');
    await start(service('one'), { compileCache });
    await eventually(() => expect(readdirSync(compileCache, { recursive: true }).length).toBeGreaterThan(1));
  });

  test('finishes what it does when its cluster is stopped, unless that is abrupt', async () => {
    for (const abrupt of [false, true]) {
      const cluster = await start(service('one'));
      const log = cluster.pods('one')[0]?.log ?? '';
      await cluster.stop({ abrupt });
      expect(readFileSync(log, 'utf8').includes('draining')).toBe(!abrupt);
    }
  });

  test('that never gets ready fails the start with the end of its log', async () => {
    await expect(start(service('one', { args: ['crash'] }))).rejects.toThrow(
      /one-1 does not get ready.*\n.*no reason/s,
    );
  });
});

test('a rolling restart under load loses no request and has every pod replaced', async () => {
  const cluster = await start(service('one'), { overrides: { replicas: { one: 2 } } });
  const url = cluster.service('one').url(8080);
  const failures: unknown[] = [];
  let requests = 0;
  let over = false;
  const clients = Array.from({ length: 8 }, async () => {
    while (!over) {
      requests += 1;
      await alone(url).catch((error) => failures.push(error));
    }
  });
  await cluster.rollingRestart('one');
  over = true;
  await Promise.all(clients);
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(100);
  expect(cluster.pods('one').map(({ name, ready }) => [name, ready])).toEqual([
    ['one-3', true],
    ['one-4', true],
  ]);
});

describe('a running cluster that is given other manifests', () => {
  const apply = (cluster: Cluster, bodies: Parameters<typeof writeManifests>[1]) => {
    rmSync(paths.manifests, { recursive: true, force: true });
    writeManifests(paths.manifests, bodies);
    return cluster.apply(paths.manifests);
  };

  test('replaces the pods that changed, ends those that left, runs new Jobs and leaves everything else running', async () => {
    const runs = join(paths.folder, 'runs');
    const cluster = await start([...service('one'), ...service('two'), ...service('three')]);
    const before = cluster.pods('one')[0]?.pid;
    const changed = service('two', { env: [{ name: 'COLOUR', value: 'green' }] });
    await apply(cluster, [job('setup-2', runs, 0), ...service('one'), ...changed]);
    expect(cluster.pods().map(({ name }) => name)).toEqual(['one-1', 'two-2']);
    expect(cluster.pods('one')[0]?.pid).toBe(before);
    expect(JSON.parse(await text(`${cluster.service('two').url(8080)}/env`)).COLOUR).toBe('green');
    expect(existsSync(runs)).toBe(true);
  });

  test('refuses a Service that has no address, and changes nothing', async () => {
    const cluster = await start(service('one'));
    await expect(apply(cluster, [...service('one', { args: ['other'] }), ...service('new')])).rejects.toThrow(
      'there is no Service new with port 8080',
    );
    expect(cluster.pods().map(({ name }) => name)).toEqual(['one-1']);
  });
});

describe('a Job', () => {
  const runs = () => join(paths.folder, 'runs');
  const lines = () => (existsSync(runs()) ? readFileSync(runs(), 'utf8').trim().split('\n') : []);

  test('that succeeded is not run again on the same data, until it has left the manifests and come back', async () => {
    await (await start([job('setup-1', runs(), 0)])).stop();
    await (await start([job('setup-1', runs(), 0)])).stop();
    expect(lines()).toHaveLength(1);
    await (await start([job('setup-2', runs(), 0)])).stop();
    await (await start([job('setup-1', runs(), 0)])).stop();
    expect(new Set(lines()).size).toBe(3);
  });

  test('is retried up to its limit, as one run', async () => {
    await expect(start([job('setup-1', runs(), 1)])).rejects.toThrow(
      /job setup-1 failed 2 times \(exit code 1\)/,
    );
    expect(lines()).toHaveLength(2);
    expect(new Set(lines()).size).toBe(1);
  });

  test('that fails twice and then succeeds holds back what comes after it, which then starts', async () => {
    const cluster = await start([job('setup-1', runs(), '1,1,0', { backoffLimit: 5 }), ...service('one')]);
    expect(lines()).toHaveLength(3);
    expect(new Set(lines()).size).toBe(1);
    const began = statSync(join(paths.state, 'logs', 'one-1.log')).birthtimeMs;
    expect(began).toBeGreaterThanOrEqual(statSync(runs()).mtimeMs);
    expect(cluster.pods().map(({ name }) => name)).toEqual(['one-1']);
  });

  test('that ends with 42 is not retried, and what comes after it is not started', async () => {
    const failing = start([job('setup-1', runs(), 42, { backoffLimit: 5 }), ...service('one')]);
    await expect(failing).rejects.toThrow(/failed for good \(exit code 42\)/);
    expect(lines()).toHaveLength(1);
    expect(existsSync(join(paths.state, 'logs', 'one-1.log'))).toBe(false);
  });
});

describe('a start', () => {
  test('opens the public Service on its port, and says in one line when that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const bodies = service('gateway');
    await expect(start(bodies, { publicPort: port })).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
    await new Promise((resolve) => taken.close(resolve));
    const cluster = await start(bodies, { publicPort: port });
    expect(cluster.url).toBe(`http://127.0.0.1:${port}`);
    expect(await text(cluster.url)).toBe('gateway-1');
  });

  test('works when something listens on port 8080 of every address', async () => {
    const squatter = createServer().listen(8080, '0.0.0.0');
    await new Promise<void>((resolve) => {
      squatter.once('listening', resolve);
      // Another process has the port already, which serves this test as well.
      squatter.once('error', () => resolve());
    });
    const cluster = await start([...service('one'), ...service('two')]);
    expect(await text(`${cluster.service('one').url(8080)}/call/two:8080/`)).toBe('two-1');
    squatter.close();
  });

  test('refuses a second supervisor, a missing bundle, and a field it does not know, naming it', async () => {
    const cluster = await start(service('one'));
    await cluster.stop();
    await expect(start(service('one', { image: 'registry.example/demo:2' }))).rejects.toThrow(
      /demo:2 is not built/,
    );
    await expect(start(service('one', { lifecycle: { preStop: {} } }))).rejects.toThrow(
      /1\.yaml: Deployment one: .*lifecycle\.preStop cannot be run here/,
    );
    await expect(start([{ apiVersion: 'v1', kind: 'DaemonSet', metadata: { name: 'd' } }])).rejects.toThrow(
      /kind DaemonSet cannot be run here/,
    );
  });

  test('runs a substitute for a bundle that is not on this machine, and says so loudly', async () => {
    const said: string[] = [];
    const cluster = await start(service('one', { image: 'registry.example/demo:committed@sha256:00ff' }), {
      substituteBundles: { demo: join(paths.bundles, 'demo', '1.mjs') },
      log: (line) => said.push(line),
    });
    expect(await text(cluster.service('one').url(8080))).toBe('one-1');
    expect(said.join('\n')).toMatch(/NOTE: demo:committed/);
  });

  test('keeps secrets to this user alone', async () => {
    await start(service('one'));
    writeFileSync(join(paths.folder, 'x'), '');
    for (const file of ['secrets.json', 'cluster.json']) {
      expect(statSync(join(paths.state, file)).mode & 0o777).toBe(0o600);
    }
  });
});
