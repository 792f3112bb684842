/**
 * Puts the templates into src/adapters/templates/templates.generated.ts, which is kept in git so that the service runs
 * from source, from a bundle and in tests without a build step. A test rebuilds it and compares.
 *
 *   node apps/notification/scripts/build-templates.ts
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../templates', import.meta.url));

/** The generated module's text. */
export async function generateTemplates(): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.eta')).sort();
  const lines = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(`${folder}/${file}`, 'utf8');
      return `  ${JSON.stringify(file.slice(0, -'.eta'.length))}: ${JSON.stringify(text)},`;
    }),
  );
  return [
    '// Generated from apps/notification/templates by `node apps/notification/scripts/build-templates.ts`; change those.',
    '// biome-ignore-all format: generated',
    '// biome-ignore-all lint: generated',
    '',
    '/** `<kind>.<language>` and `layout` -> template of eta. */',
    'export const templates: Readonly<Record<string, string>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

/** Where the generated module lives. */
export const generatedPath = fileURLToPath(
  new URL('../src/adapters/templates/templates.generated.ts', import.meta.url),
);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(generatedPath, await generateTemplates());
}
