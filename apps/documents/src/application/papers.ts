import type { PaperFestival, PaperTicket } from '@clove/contracts';
import { type Language, textIn, venueIn } from '../domain/language.ts';
import { receiptSheet } from '../domain/receipt-sheet.ts';
import { DocumentRefused } from '../domain/refusals.ts';
import { moveRows, ticketSheet } from '../domain/ticket-sheet.ts';
import {
  type AppleIssuer,
  applePass,
  type GoogleIssuer,
  googlePass,
  type PassOf,
} from '../domain/wallet-pass.ts';
import { WORDS } from '../domain/words.ts';
import type {
  FactsPort,
  InTurn,
  NameOf,
  OrderPapers,
  PassFile,
  Printer,
  SaveLink,
  WriteCalendar,
  WritePass,
} from './ports.ts';

/** Most tickets in one file. Source: one page each; a larger file is refused by most mail servers and by impatient readers. */
export const MOST_TICKETS = 100;

/** Who asks for a paper, and in which language. */
export interface Asked {
  readonly memberId: string;
  readonly language: Language;
}

/** Which tickets are on a paper, and what it says of the festival. */
interface Printable {
  readonly festival: PaperFestival;
  readonly tickets: readonly PaperTicket[];
}

/** The passes for phones that a festival makes. Absent: none of that provider. */
export interface Wallets {
  readonly apple?: { readonly issuer: AppleIssuer; readonly write: WritePass };
  /** Without `link`: to try them, unsigned. */
  readonly google?: { readonly issuer: GoogleIssuer; readonly link?: SaveLink };
}

export interface PapersParts {
  readonly facts: FactsPort;
  readonly nameOf: NameOf;
  readonly printer: Printer;
  readonly writeCalendar: WriteCalendar;
  readonly inTurn: InTurn;
  readonly wallets: Wallets;
  readonly publicUrl: string;
}

/** Makes papers for the member whose ticket or order it is. Throws DocumentRefused. */
export function papers(parts: PapersParts) {
  const { facts, nameOf, printer, writeCalendar, inTurn, wallets, publicUrl } = parts;
  return {
    async ticketPdf(ticketId: string, asked: Asked): Promise<Uint8Array> {
      const { festival, ticket } = await ownTicket(ticketId, asked);
      return print({ festival, tickets: [ticket] }, asked);
    },

    async ticketsPdf(orderId: string, asked: Asked): Promise<Uint8Array> {
      const { festival, tickets } = await ownOrder(orderId, asked);
      if (tickets.length === 0) throw new DocumentRefused({ reason: 'no-valid-tickets' });
      return print({ festival, tickets }, asked);
    },

    async receiptPdf(orderId: string, asked: Asked): Promise<Uint8Array> {
      const { memberId, language } = asked;
      const { festival, order } = await ownOrder(orderId, asked);
      const buyer = order.guestName ?? (await nameOf(memberId));
      const sheet = receiptSheet(order, festival, { buyer, now: new Date().toISOString(), language });
      return inTurn(memberId, () => printer.receipt(sheet, language));
    },

    /** Whose papers staff print: those of a guest of the box office. */
    async askedByDesk(orderId: string, language: Language): Promise<Asked> {
      const guestId = await facts.guestOf(orderId);
      if (guestId === undefined) throw new DocumentRefused({ reason: 'order-not-found' });
      return { memberId: guestId, language };
    },

    async ticketCalendar(ticketId: string, asked: Asked): Promise<string> {
      const { festival, ticket } = await ownTicket(ticketId, asked);
      const { seat, sectionId } = ticket;
      const { language } = asked;
      const { venue } = festival;
      const place = seat ?? `${sectionId} ${WORDS.standing[language]}`;
      const days = daysOf(ticket);
      if (days.length === 0) throw new DocumentRefused({ reason: 'no-date-known' });
      const entries = days.map(({ id, startsAt, title, ...moved }) => ({
        id: `${id}@${new URL(publicUrl).host}`,
        startsAt,
        title: `${textIn(language, festival.title)}: ${title === null ? id : textIn(language, title)}`,
        // Phones lead to it: where the venue is known, the place in it is a note.
        location: venue === undefined ? place : venueIn(language, venue),
        description: [
          ...(venue === undefined ? [] : [{ name: WORDS.place[language], value: place }]),
          ...moveRows(moved, festival.timezone, language),
        ]
          .map(({ name, value }) => `${name}: ${value}`)
          .join('\n'),
        url: new URL('/tickets', publicUrl).href,
      }));
      return writeCalendar(entries, language);
    },

    /** A ticket for Apple Wallet. */
    async applePass(ticketId: string, asked: Asked): Promise<PassFile> {
      const { apple } = wallets;
      if (apple === undefined) throw new DocumentRefused({ reason: 'wallet-off' });
      const pass = applePass(await passOf(ticketId, asked), apple.issuer);
      return inTurn(asked.memberId, () => apple.write(pass));
    },

    /** A ticket for Google Wallet: signed, the address that saves it; otherwise its class and object. */
    async googlePass(
      ticketId: string,
      asked: Asked,
    ): Promise<{ readonly signed: boolean; readonly pass: object }> {
      const { google } = wallets;
      if (google === undefined) throw new DocumentRefused({ reason: 'wallet-off' });
      const { link, issuer } = google;
      const pass = googlePass(await passOf(ticketId, asked), issuer);
      if (link === undefined) return { signed: false, pass };
      return inTurn(asked.memberId, async () => ({ signed: true, pass: { saveUrl: await link(pass) } }));
    },

    /** What the mail that confirms an order carries. */
    async ofOrder(orderId: string, asked: Asked): Promise<OrderPapers> {
      const found = await facts.order(asked.memberId, orderId);
      if (found.result !== 'ok' || found.tickets.length === 0 || found.tickets.length > MOST_TICKETS) {
        return { result: 'nothing' };
      }
      const pdf = await print(found, asked);
      const base64 = Buffer.from(pdf).toString('base64');
      return { result: 'ok', files: [{ filename: 'tickets.pdf', contentType: 'application/pdf', base64 }] };
    },
  };

  async function passOf(ticketId: string, asked: Asked): Promise<PassOf> {
    const { festival, ticket } = await ownTicket(ticketId, asked);
    const { memberId, language } = asked;
    const sheet = ticketSheet(ticket, festival, await nameOf(memberId), language);
    return { ticket, festival, sheet, language };
  }

  async function print({ festival, tickets }: Printable, { memberId, language }: Asked): Promise<Uint8Array> {
    if (tickets.length > MOST_TICKETS) {
      throw new DocumentRefused({ reason: 'too-many-tickets', most: MOST_TICKETS });
    }
    const holder = await nameOf(memberId);
    const sheets = tickets.map((ticket) => ticketSheet(ticket, festival, holder, language));
    return inTurn(memberId, () => printer.tickets(sheets, language));
  }

  async function ownTicket(ticketId: string, { memberId }: Asked) {
    const found = await facts.ticket(memberId, ticketId);
    switch (found.result) {
      case 'ok':
        return found;
      case 'not-found':
        throw new DocumentRefused({ reason: 'ticket-not-found' });
      case 'not-valid':
        throw new DocumentRefused({ reason: 'ticket-not-valid', state: found.state });
    }
  }

  async function ownOrder(orderId: string, { memberId }: Asked) {
    const found = await facts.order(memberId, orderId);
    switch (found.result) {
      case 'ok':
        return found;
      case 'not-found':
        throw new DocumentRefused({ reason: 'order-not-found' });
      case 'not-paid':
        throw new DocumentRefused({ reason: 'order-not-paid' });
    }
  }
}
export type Papers = ReturnType<typeof papers>;

/** The performances that a ticket is for, as far as it is known when they are. Of a pass, those that take place. */
function daysOf({
  pass,
  performanceId: id,
  performanceTitle: title,
  startsAt,
  previousStartsAt,
  moveReason,
}: PaperTicket) {
  if (pass !== undefined) return pass.filter(({ cancelled }) => cancelled !== true);
  return startsAt === null ? [] : [{ id, title, startsAt, previousStartsAt, moveReason }];
}
