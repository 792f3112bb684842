#!/usr/bin/env node
import { resolve } from 'node:path';
import { runClove } from './run.ts';

const stop = new AbortController();
// Not once: at a Ctrl-C under `npm start` the terminal and npm each send the signal, and the second must not kill a
// cluster that is being stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

process.exitCode = await runClove(process.argv.slice(2), {
  root: resolve(import.meta.dirname, '../../..'),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  signal: stop.signal,
  env: process.env,
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
});
