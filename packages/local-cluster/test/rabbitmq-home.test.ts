import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeHome } from '../src/servers/rabbitmq-home.ts';

let folder: string;
let installed: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'clove-home-'));
  installed = join(folder, 'rabbitmq_server-3.10.8');
  home = join(folder, 'home');
  mkdirSync(join(installed, 'sbin'), { recursive: true });
  for (const script of ['rabbitmq-server', 'rabbitmq-env'])
    writeFileSync(join(installed, 'sbin', script), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A library with the file in which Erlang describes it. */
function library(name: string, version: string, description: string): void {
  const ebin = join(installed, 'plugins', `${name}-${version}`, 'ebin');
  mkdirSync(ebin, { recursive: true });
  writeFileSync(join(ebin, `${name}.app`), `{application, ${name}, [${description}]}.`);
}

test('a node finds its scripts, its own library and those that it needs, directly or not, and no other', () => {
  library('rabbit', '3.10.8', `{vsn, "3.10.8"},\n{applications, [kernel, stdlib,\n  rabbit_common, ra]}`);
  library('rabbit_common', '3.10.8', '{applications,[kernel,jsx]},{included_applications, [recon]}');
  library('ra', '2.2.0', '{applications, [kernel\n% rabbitmq_management,\n, aten]}');
  library('aten', '0.5.8', '{applications, [rabbit]}');
  for (const name of ['jsx', 'recon']) library(name, '2.5.2', '{applications, []}');
  for (const name of ['rabbitmq_management', 'cowboy']) library(name, '3.10.8', '{applications, [rabbit]}');
  symlinkSync(join(installed, 'sbin/rabbitmq-server'), join(folder, 'rabbitmq-server'));
  // What an earlier start with another RabbitMQ left there.
  mkdirSync(join(home, 'plugins/rabbit-3.9.0/ebin'), { recursive: true });

  expect(makeHome(join(folder, 'rabbitmq-server'), home)).toEqual({
    server: join(home, 'sbin/rabbitmq-server'),
    environment: { RABBITMQ_SCRIPTS_DIR: join(home, 'sbin') },
  });
  expect(readdirSync(join(home, 'sbin')).sort()).toEqual(['rabbitmq-env', 'rabbitmq-server']);
  const libraries = [
    'aten-0.5.8',
    'jsx-2.5.2',
    'ra-2.2.0',
    'rabbit-3.10.8',
    'rabbit_common-3.10.8',
    'recon-2.5.2',
  ];
  expect(readdirSync(join(home, 'plugins')).sort()).toEqual(libraries);
  expect(realpathSync(join(home, 'plugins/ra-2.2.0'))).toBe(join(installed, 'plugins/ra-2.2.0'));
});

test('where the libraries are laid out otherwise, the installed script runs as it is', () => {
  const server = join(installed, 'sbin/rabbitmq-server');
  expect(makeHome(server, home)).toEqual({ server, environment: {} });
  mkdirSync(join(installed, 'plugins'));
  writeFileSync(join(installed, 'plugins/rabbit-3.6.0.ez'), '');
  expect(makeHome(server, home)).toEqual({ server, environment: {} });
});

test('a home whose path the scripts could not read is not made: the installed script runs', () => {
  library('rabbit', '3.10.8', '{applications, []}');
  const server = join(installed, 'sbin/rabbitmq-server');
  for (const name of ['봄 축제', 'spring festival', '100%']) {
    expect(makeHome(server, join(folder, name))).toEqual({ server, environment: {} });
    expect(readdirSync(folder)).not.toContain(name);
  }
});
