import {
  catalogueFrom,
  FindingsError,
  hint,
  Release,
  SourceDocument,
  WORKING_TREE,
} from '@clove/pool-images/in-memory';
import { stagesOf } from './environment/cross-checks.ts';
import { environmentFrom, type LoadedEnvironment } from './environment/read.ts';
import { type FestivalProblems, festivalProblems } from './festival/problems.ts';
import { type LoadedFestival, type ReadFestival, readFestivalText } from './festival/read.ts';
import { noPlanFiles, type PlanFiles } from './festival/seat-plans.ts';
import type { Pins } from './plan/images.ts';
import { type Plan, planFrom } from './plan/plan.ts';
import { type TemplateLibrary, templatesFrom } from './templates/library.ts';

/** A file of the repository: its path from the root, and its text. */
export interface FileText {
  readonly file: string;
  readonly text: string;
}

/** What a festival file is checked and planned with, as texts: JSON can carry it to a page. */
export interface RepositoryTexts {
  readonly catalogue: readonly FileText[];
  readonly templates: readonly FileText[];
  /** Environments by name. @see LoadedEnvironment.rendersCopies */
  readonly environments: readonly (FileText & { readonly name: string; readonly rendersCopies?: boolean })[];
  /** Default: every environment runs the catalogue's images. */
  readonly releases?: readonly FileText[];
  /** Slugs of the festivals that are there. */
  readonly festivals: readonly string[];
}

/** A festival file's text with all that is wrong with it. */
export interface CheckedFestival extends FestivalProblems {
  readonly read: ReadFestival;
}

/** What commands read from the files of a clone, from texts in memory. */
export interface InMemoryRepository {
  readonly library: TemplateLibrary;
  readonly environments: readonly LoadedEnvironment[];
  /** What `clove validate <file>` says of it. @param plans the files beside it. Default: there are none. */
  readonly check: (text: string, file: string, plans?: PlanFiles) => CheckedFestival;
  /** What `clove plan` plans, where operations decided nothing yet. @throws FindingsError */
  readonly plan: (festival: LoadedFestival, environment: string) => Plan;
}

/** @throws FindingsError when the texts themselves are not well-formed. */
export function openTexts(texts: RepositoryTexts): InMemoryRepository {
  const documents = (files: readonly FileText[]) =>
    files.map(({ file, text }) => new SourceDocument(text, file));
  const catalogue = catalogueFrom(documents(texts.catalogue));
  const library = templatesFrom(documents(texts.templates), catalogue);
  const environments = environmentsOf(texts);
  const pins = pinsOf(texts);
  const planIn = (festival: LoadedFestival, environment: LoadedEnvironment) =>
    planFrom({ catalogue, festival, environment, templates: library, pins });
  return {
    library,
    environments,
    check(text, file, plans = noPlanFiles) {
      const read = readFestivalText(text, file, plans);
      const problems = festivalProblems(read, {
        library,
        isTaken: (slug) => texts.festivals.includes(slug),
        plans: (festival) =>
          environments
            .filter(({ environment: { tier }, rendersCopies }) => tier !== 'local' && !rendersCopies)
            .map((environment) => () => planIn(festival, environment)),
      });
      return { read, ...problems };
    },
    plan(festival, name) {
      const names = environments.map(({ environment }) => environment.environment);
      const environment = environments[names.indexOf(name)];
      if (environment === undefined) throw new Error(`there is no environment "${name}"${hint(name, names)}`);
      return planIn(festival, environment);
    },
  };
}

function environmentsOf({ environments }: RepositoryTexts): LoadedEnvironment[] {
  const stages = stagesOf(new Map(environments.map(({ name, text }) => [name, text])));
  return environments.map(({ name, file, text, rendersCopies }) => {
    const loaded = environmentFrom(new SourceDocument(text, file), stages, name);
    return { ...loaded, rendersCopies: rendersCopies ?? loaded.rendersCopies };
  });
}

/** As the releases pin them; without releases, and of the working tree, every image there is. */
function pinsOf({ releases }: RepositoryTexts): Pins {
  const known = new Map(
    (releases ?? []).map(({ file, text }) => {
      const release = new SourceDocument(text, file).parse(Release);
      return [release.version, release.images];
    }),
  );
  return (version, chosen) => {
    const pinned = known.get(version);
    if (pinned !== undefined) return pinned;
    if (releases !== undefined && version !== WORKING_TREE) {
      const message = `there is no release "${version}"${hint(version, known.keys())}`;
      const file = `pool-images/releases/${version}.yaml`;
      throw new FindingsError([{ file, line: 1, column: 1, message }]);
    }
    return Object.fromEntries(chosen.map(({ image, external }) => [image, { tag: external?.tag ?? '-' }]));
  };
}
