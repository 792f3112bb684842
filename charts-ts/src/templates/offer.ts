import { type Catalogue, type Finding, isPlanned, type Path, type SourceDocument } from '@clove/pool-images';
import type { FestivalFile } from '../festival/schema.ts';
import type { Template } from './template.ts';

/** The service whose image decides how fans pay. */
export const PAYMENT = 'payment';

/** What of a festival file is held against its template. */
export interface Wanted extends Pick<FestivalFile, 'template' | 'performances' | 'goods' | 'rooms'> {
  /** Absent: as the template's own image. */
  readonly payments?: FestivalFile['payments'] | undefined;
  /** Absent: nothing that was offered once was taken away. */
  readonly paymentsEnded?: FestivalFile['paymentsEnded'] | undefined;
  /** Absent while it is not well-formed. */
  readonly currency?: FestivalFile['currency'] | undefined;
}

/** What a festival of a template can sell. */
export interface Offer {
  /** Numbered seats beside standing places. */
  readonly numbered: boolean;
  readonly goods: boolean;
  readonly rooms: boolean;
}

/** What the images of a template can sell. */
export function offerOf(template: Template, catalogue: Catalogue): Offer {
  const image = (service: string) => template.parts.find((part) => part.service === service)?.image;
  const seat = catalogue.get(image('seat') ?? '');
  return {
    numbered: seat?.features['numbered'] === true,
    goods: image('merch') !== undefined,
    rooms: image('stay') !== undefined,
  };
}

/** A finding for every image of a template whose payment provider does not take the festival's currency. */
export function currencyFindings(
  document: SourceDocument,
  { currency }: Wanted,
  template: Template,
  catalogue: Catalogue,
): Finding[] {
  if (currency === undefined) return [];
  return template.parts.flatMap(({ image }) => {
    const taken = catalogue.get(image)?.currencies;
    if (taken === undefined || taken.includes(currency)) return [];
    const message = `template ${template.name} is paid through ${image}, which takes ${taken.join(', ')} and not ${currency}`;
    return [document.finding(['currency'], message)];
  });
}

/** Everything in a festival file that its custom template does not sell. */
export function offerFindings(document: SourceDocument, festival: Wanted, offer: Offer): Finding[] {
  const { template, goods = [], rooms = [] } = festival;
  const findings: Finding[] = [];
  const report = (path: Path, message: string) => findings.push(document.finding(path, message));
  for (const [at, performance] of festival.performances.entries()) {
    for (const [index, section] of performance.sections.entries()) {
      if (section.capacity !== undefined || offer.numbered) continue;
      report(
        ['performances', at, 'sections', index],
        `section ${section.id} is numbered but template ${template} sells standing places only`,
      );
    }
  }
  if (goods.length > 0 && !offer.goods) report(['goods'], `template ${template} sells no goods`);
  if (rooms.length > 0 && !offer.rooms) report(['rooms'], `template ${template} lets no rooms`);
  return findings;
}

/**
 * A template whose image of service payment takes what the festival file lists, or what is wrong with that list. What fans paid
 * through once stays in the image: without its adapter nothing of it could be refunded.
 */
export function paidThrough(
  document: SourceDocument,
  { payments: offered, paymentsEnded = [] }: Wanted,
  template: Template,
  catalogue: Catalogue,
): { readonly template: Template; readonly findings: readonly Finding[] } {
  const part = template.parts.find(({ service }) => service === PAYMENT);
  const wrong = (message: string) => ({ template, findings: [document.finding(['payments'], message)] });
  if (offered === undefined && paymentsEnded.length === 0) return { template, findings: [] };
  const own = catalogue.get(part?.image ?? '')?.methods;
  if (part === undefined || own === undefined) {
    return wrong(`template ${template.name} says by itself how fans pay: leave payments out`);
  }
  const [first] = offered ?? own;
  if (first !== undefined && !own.includes(first)) {
    return wrong(`template ${template.name} offers ${own[0]} first: begin payments with it`);
  }
  const [alone] = offered === undefined ? paymentsEnded.filter((word) => own.includes(word)) : [];
  if (alone !== undefined) return wrong(`template ${template.name} offers ${alone}: it has not ended`);
  const payments = [...(offered ?? own), ...paymentsEnded];
  if (takesExactly(own, payments)) return { template, findings: [] };
  const image = [...catalogue.values()].find(
    (entry) => entry.service === PAYMENT && !isPlanned(entry) && takesExactly(entry.methods, payments),
  );
  if (image === undefined) return wrong(`no image of the pool takes ${payments.join(' and ')} together`);
  const paid = { ...part, image: image.image, why: `payments by ${payments.join(' and ')}` };
  const parts = template.parts.map((each) => (each === part ? paid : each));
  return { template: { ...template, parts }, findings: [] };
}

function takesExactly(methods: readonly string[] | undefined, wanted: readonly string[]): boolean {
  return methods?.length === wanted.length && wanted.every((word) => methods.includes(word));
}
