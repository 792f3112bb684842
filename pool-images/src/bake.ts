import type { Catalogue } from './catalogue.ts';
import { isBundled } from './origin.ts';

/** Where the bake file lies, from the repository's root. */
export const BAKE_FILE = 'pool-images/docker-bake.hcl';

/**
 * The bake file of the whole pool, made from the catalogue: one target per image that is built here, all
 * with the one Dockerfile; and one for the platform console, which has its own. A test keeps the committed file equal to this.
 */
export function bakeFile(catalogue: Catalogue): string {
  const images = [...catalogue.values()].filter(isBundled).map(({ image }) => image);
  const targets = images.map((image) =>
    [
      `target "${image}" {`,
      '  inherits = ["_image"]',
      `  args     = { IMAGE = "${image}", TAG = TAG_${variable(image)} }`,
      `  tags     = ["\${REGISTRY}/${image}:\${TAG_${variable(image)}}"]`,
      '}',
    ].join('\n'),
  );
  return `${[
    '# Written by "clove pool bake" from the catalogue; do not edit.',
    '# env $(clove pool bake --print-env) REGISTRY=<registry> docker buildx bake -f pool-images/docker-bake.hcl',
    'variable "REGISTRY" { default = "ghcr.io/clove-tickets" }',
    ...images.map((image) => `variable "TAG_${variable(image)}" { default = "" }`),
    `group "default" {\n  targets = [\n${images.map((image) => `    "${image}",`).join('\n')}\n  ]\n}`,
    [
      'target "_image" {',
      '  context    = "."',
      '  dockerfile = "pool-images/Dockerfile"',
      '  platforms  = ["linux/amd64", "linux/arm64"]',
      '}',
    ].join('\n'),
    ...targets,
    CONSOLE,
  ].join('\n\n')}\n`;
}

/** The platform console: no image of a festival, so that it is asked for by name and tagged with the release that it is built with. */
const CONSOLE = [
  'variable "VERSION" { default = "" }',
  '',
  'target "console" {',
  '  inherits   = ["_image"]',
  '  dockerfile = "pool-images/console.Dockerfile"',
  `  tags       = ["\${REGISTRY}/console:\${VERSION}"]`,
  '}',
].join('\n');

function variable(image: string): string {
  return image.replaceAll('-', '_').toUpperCase();
}
