import { type Finding, FindingsError, SourceDocument, sortFindings } from '@clove/pool-images/in-memory';
import { z } from 'zod';
import { crossFindings } from './cross-checks.ts';
import { drawingFindings } from './drawing-checks.ts';
import { FestivalFile, type WellFormedFields } from './schema.ts';
import { noPlanFiles, type PlanFiles, withPlans } from './seat-plans.ts';
import { plainFindings } from './yaml-mistakes.ts';

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
 * Checks the text of a festival file.
 * @param file how findings call it
 * @param plans the files beside it. Default: there are none.
 * @throws FindingsError with every finding.
 */
export function parseFestival(text: string, file: string, plans: PlanFiles = noPlanFiles): LoadedFestival {
  const { loaded, findings } = readFestivalText(text, file, plans);
  if (loaded === undefined) throw new FindingsError(findings);
  return loaded;
}

/** What some editors put in front of a text; for them the first column begins behind it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** As `parseFestival`, but returns the findings beside what can be read in spite of them. */
export function readFestivalText(
  written: string,
  file: string,
  plans: PlanFiles = noPlanFiles,
): ReadFestival {
  const text = written.replace(BYTE_ORDER_MARK, '');
  const document = new SourceDocument(text, file);
  const { value, findings } = document.check(FestivalFile);
  const festival = value && withPlans<FestivalFile>(document, value, plans);
  const { fields, findings: ofPlans } = festival ?? withPlans(document, wellFormedFields(document), plans);
  const all = sortFindings([
    ...plainFindings(text, document, findings),
    ...ofPlans,
    ...crossFindings(document, fields),
    ...drawingFindings(document, fields),
  ]);
  const loaded =
    festival === undefined || all.length > 0 ? undefined : { document, festival: festival.fields };
  return { document, loaded, fields, findings: all };
}

const { shape } = FestivalFile;

const Fields = z.object({
  festival: shape.festival.optional().catch(undefined),
  template: shape.template.optional().catch(undefined),
  timezone: shape.timezone.optional().catch(undefined),
  currency: shape.currency.optional().catch(undefined),
  sales: shape.sales.optional().catch(undefined),
  performances: shape.performances.optional().catch(undefined),
  goods: shape.goods.catch(undefined),
  rooms: shape.rooms.catch(undefined),
  refunds: shape.refunds.optional().catch(undefined),
  organiser: shape.organiser.catch(undefined),
  drawing: shape.drawing.catch(undefined),
  theme: shape.theme.catch(undefined),
  legalTexts: shape.legalTexts.catch(undefined),
  passes: shape.passes.catch(undefined),
  resale: shape.resale.catch(undefined),
  payments: shape.payments.catch(undefined),
  paymentsEnded: shape.paymentsEnded.catch(undefined),
  scale: shape.scale.catch(undefined),
});

/** The fields of a file with mistakes that can be checked further; none of a text that is no YAML. */
function wellFormedFields(document: SourceDocument): WellFormedFields {
  if (!document.isReadable) return {};
  return Fields.catch({}).parse(document.value);
}
