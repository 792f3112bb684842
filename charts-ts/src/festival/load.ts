import { type Finding, FindingsError, SourceDocument, sortFindings } from '@clove/pool-images';
import { crossFindings, type WellFormedFields } from './cross-checks.ts';
import { FestivalFile } from './schema.ts';
import { wellFormedFields } from './well-formed.ts';

/** A festival file that passed every check of its own, with the places of its fields for later checks. */
export interface LoadedFestival {
  readonly document: SourceDocument;
  readonly festival: FestivalFile;
}

/** What could be read of a festival file, and everything that is wrong in it. */
export interface ReadFestival {
  readonly document: SourceDocument;
  /** The whole file, when nothing is wrong in it. */
  readonly loaded: LoadedFestival | undefined;
  /** What is well-formed by itself. */
  readonly fields: WellFormedFields;
  readonly findings: readonly Finding[];
}

/**
 * Reads and checks a festival file.
 * @param path where it lies; `file` is how findings call it (default: the path).
 * @throws FindingsError with every finding.
 */
export function loadFestival(path: string, file = path): LoadedFestival {
  return festivalFrom(SourceDocument.read(path, file));
}

/** As `loadFestival`, from a text in memory. */
export function parseFestival(text: string, file: string): LoadedFestival {
  return festivalFrom(new SourceDocument(text, file));
}

/** As `loadFestival`, but answers the findings beside what can be read in spite of them. */
export function readFestival(path: string, file = path): ReadFestival {
  return check(SourceDocument.read(path, file));
}

function festivalFrom(document: SourceDocument): LoadedFestival {
  const { loaded, findings } = check(document);
  if (loaded === undefined) throw new FindingsError(findings);
  return loaded;
}

function check(document: SourceDocument): ReadFestival {
  const { value: festival, findings } = document.check(FestivalFile);
  const fields = festival ?? wellFormedFields(document);
  const all = sortFindings([...findings, ...crossFindings(document, fields)]);
  const loaded = festival === undefined || all.length > 0 ? undefined : { document, festival };
  return { document, loaded, fields, findings: all };
}
