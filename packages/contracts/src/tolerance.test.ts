import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import * as contracts from './index.ts';

/**
 * Documents whose unknown fields are refused: a partly understood sale must not be sold, nor partly read facts pass the audit, nor a
 * partly understood scope open more than was meant.
 */
const WHOLE = [
  'Act',
  'AuditFact',
  'Consent',
  'FestivalNotice',
  'FestivalPage',
  'LegalText',
  'LegalTexts',
  'SaleDocument',
  'Pass',
  'PassSeats',
  'Performance',
  'Gate',
  'Goods',
  'Room',
  'Section',
  'NumberedSection',
  'StandingSection',
  'PriceCategory',
  'SeatPlan',
  'PlanRow',
  'Organiser',
  'RefundRule',
  'RuleByStart',
  'RuleByPurchase',
  'LocalisedText',
  'Voucher',
  'VoucherScope',
  'VoucherTerms',
  'Opening',
  'Theme',
  'Venue',
  'VenueDrawing',
];

const schemas = new Map(
  [
    ...Object.entries(contracts),
    ...Object.entries(contracts.events).map(([type, { data }]) => [type, data] as const),
  ].flatMap(([name, value]) => (value instanceof z.ZodType ? [[name, value] as const] : [])),
);
const refusesUnknownFields = (schema: z.ZodType) =>
  JSON.stringify(z.toJSONSchema(schema, { io: 'input' })).includes('"additionalProperties":false');

describe('what services say to each other while an upgrade rolls', () => {
  test('may gain fields: an older reader drops what it does not know', () => {
    expect(schemas.size).toBeGreaterThan(50);
    const strict = [...schemas].filter(([, schema]) => refusesUnknownFields(schema)).map(([name]) => name);
    expect(strict.sort()).toEqual([...WHOLE].sort());
    const member = {
      id: '0190b5a0-0000-7000-8000-000000000000',
      role: 'fan',
      createdAt: '2026-06-01T00:00:00Z',
    };
    expect(contracts.MemberData.parse({ ...member, language: 'ko' })).toEqual(member);
  });
});
