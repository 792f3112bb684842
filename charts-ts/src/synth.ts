import { resolve } from 'node:path';
import { App, YamlOutputType } from 'cdk8s';
import { festivalApp } from './charts/festival-charts.ts';
import { planTarget } from './targets.ts';

/**
 * The entry of `npx cdk8s synth`: one sample festival in staging, by cdk8s' own means. The committed trees
 * are rendered by `clove render`, which writes one file per object and checks each against its schema.
 */
const SAMPLE = { environment: 'staging', slug: 'seoul-jazz-2026' };

const root = resolve(import.meta.dirname, '../..');
const { plan } = planTarget(root, SAMPLE.environment, SAMPLE.slug);
const outdir = process.env['CDK8S_OUTDIR'];
const output = YamlOutputType.FILE_PER_CHART;
festivalApp(plan, new App({ ...(outdir === undefined ? {} : { outdir }), yamlOutputType: output })).synth();
