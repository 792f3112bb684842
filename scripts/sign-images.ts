// Signs every image that a bake has pushed, by digest, with cosign and no key of ours: the signature names the workflow.
// Before the first signature the Node of every image is started once: a base without a library that it loads shows only then.
//   npm run pool:sign -- <metadata file of "npm run pool:push">...
// Verify: cosign verify --certificate-oidc-issuer https://token.actions.githubusercontent.com \
//   --certificate-identity-regexp '^https://github.com/<owner>/<repository>/.github/workflows/pool.yml@' <image>@<digest>
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('say which metadata files');
  process.exitCode = 2;
} else {
  const images = files.flatMap((file) => {
    const pushed = pushedImages(readFileSync(file, 'utf8'));
    if (pushed.length === 0) throw new Error(`${file} names no pushed image`);
    return pushed;
  });
  for (const image of images) {
    execFileSync('docker', ['run', '--rm', '--entrypoint', '/usr/local/bin/node', image, '--version'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  for (const image of images) {
    execFileSync('cosign', ['sign', '--yes', image], { stdio: 'inherit' });
    console.log(image);
  }
  console.log(`${images.length} images signed`);
}

/** `<registry>/<image>@<digest>` of every target; other keys of the file are the builder's own. */
function pushedImages(metadata: string): string[] {
  const targets: Record<string, Record<string, unknown>> = JSON.parse(metadata);
  return Object.values(targets).flatMap((target) => {
    const digest = target['containerimage.digest'];
    const names = target['image.name'];
    if (typeof digest !== 'string' || typeof names !== 'string') return [];
    return names.split(',').map((name) => `${name.trim().replace(/:[^:/]*$/, '')}@${digest}`);
  });
}
