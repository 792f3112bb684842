import { namedId } from '../flow/named-id.ts';

/**
 * Whose the places are that staff take for someone without an account, in one sale that the desk names. Made of who sells, so
 * that it is no member's id and no one can name another desk's guest: every service that the desk asks comes to the same one.
 */
export function guestIdOf(staffId: string, saleId: string): string {
  return namedId(`guest of ${staffId} in sale ${saleId}`);
}
