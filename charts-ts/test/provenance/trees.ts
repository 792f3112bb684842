import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  type Cause,
  causesOf,
  type FieldPath,
  loadEnvironment,
  type Manifest,
  planTarget,
  platformCausesOf,
  platformFrom,
  projectFiles,
  type Rendered,
  render,
} from '../../src/index.ts';

/** This repository: builders are named by their lines in it. */
const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** Rendered objects whose causes can be asked for. */
export interface Tree {
  readonly name: string;
  readonly objects: readonly Manifest[];
  readonly causesOf: (object: Manifest, path?: FieldPath) => Cause[];
  /** The text of a cause's line; undefined when there is no such line. */
  readonly lineOf: (cause: Cause) => string | undefined;
}

export function festivalTree(root: string, environment: string, slug: string): Tree {
  const target = planTarget(root, environment, slug);
  return {
    name: `${slug} in ${environment}`,
    objects: objectsOf(render(target.plan)),
    causesOf: (object, path) => causesOf(target, object, path),
    lineOf: lineReader(root),
  };
}

export function platformTree(root: string, name: string, slugs: readonly string[]): Tree {
  const environment = loadEnvironment(root, name);
  const targets = slugs.map((slug) => planTarget(root, name, slug));
  const targetOf = (slug: string) => targets.find(({ plan }) => plan.slug === slug);
  const projects = targets.map(({ plan }) => projectFiles(plan));
  return {
    name: `_platform in ${name}`,
    objects: objectsOf(platformFrom(environment, projects)),
    causesOf: (object, path) => platformCausesOf({ environment, targetOf }, object, path),
    lineOf: lineReader(root),
  };
}

function objectsOf(rendered: Rendered): Manifest[] {
  return [...rendered.values()].map((text): Manifest => parse(text));
}

function lineReader(root: string): Tree['lineOf'] {
  const files = new Map<string, readonly string[]>();
  return ({ file, line }) => {
    const lines = files.get(file) ?? linesOf(root, file);
    files.set(file, lines);
    return lines[line - 1];
  };
}

function linesOf(root: string, file: string): string[] {
  const path = [root, REPOSITORY].map((folder) => join(folder, file)).find((each) => existsSync(each));
  return path === undefined ? [] : readFileSync(path, 'utf8').split('\n');
}

/** Paths of every scalar of an object. */
export function scalars(value: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Array.isArray(value)
    ? value.flatMap((item, index) => scalars(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => scalars(item, [...path, key]));
}
