import type { PaperFestival, PaperTicket } from '@clove/contracts';
import { type Language, textIn } from './language.ts';
import { COVERED, type Row, type TicketSheet } from './ticket-sheet.ts';

/** Who issues passes, as registered with Apple. */
export interface AppleIssuer {
  readonly passTypeIdentifier: string;
  readonly teamIdentifier: string;
}

/** Who issues passes, as registered with Google. */
export interface GoogleIssuer {
  readonly googleIssuer: string;
}

/** Issuer names of unsigned passes. */
export const UNSIGNED_ISSUER: AppleIssuer & GoogleIssuer = {
  passTypeIdentifier: 'pass.unsigned.clove',
  teamIdentifier: 'UNSIGNED00',
  googleIssuer: 'unsigned',
};

export interface PassOf {
  readonly ticket: PaperTicket;
  readonly festival: PaperFestival;
  /** What the paper of the ticket says, in the same language. */
  readonly sheet: TicketSheet;
  readonly language: Language;
}

/** Rows in front of an Apple pass; the others are on its back. */
const FRONT = { secondary: ['start', 'doors'], auxiliary: ['place', 'category'] } as const;

/** pass.json of an Apple Wallet event ticket (PassKit Package Format, formatVersion 1). The code is a bearer secret. */
export function applePass({ ticket, festival, sheet, language }: PassOf, issuer: AppleIssuer): object {
  const left = leftOf(ticket);
  const secondary =
    left === undefined ? FRONT.secondary : left.map(({ id }) => `${COVERED}${id}`).slice(0, 2);
  const front = new Set<string>([...secondary, ...FRONT.auxiliary]);
  const relevantDate = left === undefined ? ticket.startsAt : (left[0]?.startsAt ?? null);
  const fields = (keys: readonly string[]) => sheet.rows.filter(({ key }) => keys.includes(key)).map(field);
  const { organiser, title } = festival;
  return {
    formatVersion: 1,
    passTypeIdentifier: issuer.passTypeIdentifier,
    teamIdentifier: issuer.teamIdentifier,
    // A passed-on ticket is another pass.
    serialNumber: `${ticket.id}-${ticket.serial}`,
    organizationName: textIn(language, organiser?.name ?? title),
    description: `${sheet.festival}: ${sheet.title}`,
    logoText: sheet.festival,
    ...(relevantDate === null ? {} : { relevantDate }),
    foregroundColor: 'rgb(255, 255, 255)',
    backgroundColor: 'rgb(26, 26, 26)',
    labelColor: 'rgb(200, 200, 200)',
    barcodes: [{ format: 'PKBarcodeFormatQR', message: sheet.code, messageEncoding: 'iso-8859-1' }],
    eventTicket: {
      primaryFields: [{ key: 'event', label: sheet.number, value: sheet.title }],
      secondaryFields: fields(secondary),
      auxiliaryFields: fields(FRONT.auxiliary),
      backFields: sheet.rows.filter(({ key }) => !front.has(key)).map(field),
    },
  };
}

/** Of a pass: the performances that it still admits to, of which the next two are in front. Undefined: it is none. */
function leftOf({ pass }: PaperTicket) {
  return pass?.filter(({ used, cancelled }) => used !== true && cancelled !== true);
}

function field({ key, name, value }: Row): object {
  return { key, label: name, value };
}

/** The event ticket object of Google Wallet, as its "save" link carries it once it is signed. */
export function googlePass({ ticket, festival, sheet, language }: PassOf, issuer: GoogleIssuer): object {
  const text = (value: string) => ({ defaultValue: { language, value } });
  const { venue } = festival;
  return {
    eventTicketClasses: [
      {
        id: `${issuer.googleIssuer}.${ticket.performanceId}`,
        issuerName: textIn(language, festival.organiser?.name ?? festival.title),
        eventName: text(`${sheet.festival}: ${sheet.title}`),
        ...(ticket.startsAt === null
          ? {}
          : { dateTime: { start: ticket.startsAt, doorsOpen: ticket.doorsAt } }),
        ...(venue === undefined
          ? {}
          : {
              venue: {
                name: text(textIn(language, venue.name)),
                address: text(textIn(language, venue.address)),
              },
            }),
      },
    ],
    eventTicketObjects: [
      {
        id: `${issuer.googleIssuer}.${ticket.id}-${ticket.serial}`,
        classId: `${issuer.googleIssuer}.${ticket.performanceId}`,
        state: 'ACTIVE',
        ticketNumber: ticket.id,
        barcode: { type: 'QR_CODE', value: sheet.code },
        seatInfo: {
          section: text(ticket.sectionId),
          ...(ticket.seat === null ? {} : { seat: text(ticket.seat) }),
        },
        textModulesData: sheet.rows.map(({ key, name, value }) => ({ id: key, header: name, body: value })),
      },
    ],
  };
}
