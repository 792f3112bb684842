import {
  findTemplate,
  type InMemoryRepository,
  runnableTemplates,
  templateFindings,
} from '@clove/charts-ts/in-memory';
import type { Language } from '../i18n/index.ts';
import type { FieldChoice } from './form-context.ts';
import type { FieldPath } from './schema.ts';

/** What the schema cannot list: the templates and services of this release, and time zones. */
export function choicesOf(
  { library }: InMemoryRepository,
  language: Language,
): (path: FieldPath) => readonly FieldChoice[] | undefined {
  return (path) => {
    switch (path.join('.')) {
      case 'template':
        return runnable(library).map(({ name, title }) => ({
          value: name,
          label: `${name}: ${language === 'ko' ? title.ko : (title.en ?? title.ko)}`,
        }));
      case 'timezone':
        return Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));
      case 'scale':
        return [...new Set([...library.catalogue.values()].map(({ service }) => service))]
          .sort()
          .map((value) => ({ value, label: value }));
      default:
        return undefined;
    }
  };
}

/** Templates that a festival can run on today. */
export function runnable(library: InMemoryRepository['library']) {
  const broken = new Set(templateFindings(library).map(({ file }) => file));
  return runnableTemplates(library)
    .filter((name) => !broken.has(library.documents.get(name)?.file ?? ''))
    .flatMap((name) => findTemplate(library, name) ?? []);
}
