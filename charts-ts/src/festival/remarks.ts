import type { Finding } from '@clove/pool-images';
import { placesOf } from './cross-checks.ts';
import type { LoadedFestival } from './load.ts';

/** More people per place than any sale has seen is rather a nought too many. Source: judgement, not measured. */
const FANS_PER_PLACE = 100;

/** What is allowed in a festival file and yet probably not meant. */
export function festivalRemarks({ document, festival }: LoadedFestival): Finding[] {
  const { expectedFans, maxTicketsPerFan } = festival.sales;
  const places = placesOf(festival.performances);
  const path = ['sales', 'expectedFans'];
  if (expectedFans > places * FANS_PER_PLACE) {
    const message = `${expectedFans} fans are expected for ${places} places: everything is sized for them`;
    return [document.finding(path, message)];
  }
  if (expectedFans * maxTicketsPerFan < places) {
    const message = `${expectedFans} fans with ${maxTicketsPerFan} tickets each cannot fill ${places} places: everything is sized for them`;
    return [document.finding(path, message)];
  }
  return [];
}
