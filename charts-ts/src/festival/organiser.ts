import { block, Line, Text } from './schema-fields.ts';

const line = (description: string, example: string) =>
  Line.max(200)
    .optional()
    .meta({ description, examples: [example] });

/** Who sells. Korean law asks online sellers for these; a festival that sells nothing for money needs none. */
export const Organiser = block({
  name: Text('The business that sells.', '주식회사 클로브', 'Clove Inc.'),
  contact: line('E-mail address or telephone number for fans. Default: none is printed.', '051-123-4567'),
  registrationNumber: line('Business registration number. Default: none is printed.', '123-45-67890'),
  mailOrderNumber: line(
    'Number of the mail-order business report. Default: none is printed.',
    '2026-부산해운대-0123',
  ),
  representative: line('Who represents the business. Default: none is printed.', '홍길동'),
  address: Text('Where the business is.', '부산광역시 해운대구 센텀로 1', '1 Centum-ro, Busan').optional(),
}).meta({ description: 'Who sells: what receipts say of the seller. Default: the title alone.' });
