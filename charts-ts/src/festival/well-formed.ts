import type { SourceDocument } from '@clove/pool-images';
import { z } from 'zod';
import type { WellFormedFields } from './cross-checks.ts';
import { FestivalFile } from './schema.ts';

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
  scale: shape.scale.catch(undefined),
});

/** What of a file with mistakes can be looked at further; nothing of a text that is no YAML. */
export function wellFormedFields(document: SourceDocument): WellFormedFields {
  if (document.findings.length > document.numberFindings.length) return {};
  return Fields.catch({}).parse(document.value);
}
