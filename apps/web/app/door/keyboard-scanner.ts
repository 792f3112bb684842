import { characterOf } from './scanner-keys.ts';

/** Milliseconds between two characters of one code, on a phone that is busy, too. */
const LONGEST_GAP = 500;
/** Shorter than that is someone's hand on the keyboard. */
const SHORTEST_CODE = 6;

/**
 * Listens for scanners that type: everywhere on the page but in fields, which keep what is typed into them. Takes the code's
 * characters and its final Enter, so that no focused button is pressed by them.
 * @returns stops listening
 */
export function listenForScanners(onCode: (code: string) => void, on: Document = document): () => void {
  let code = '';
  let last = 0;
  const listen = (event: KeyboardEvent) => {
    if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) {
      code = '';
      return;
    }
    if (event.timeStamp - last > LONGEST_GAP) code = '';
    last = event.timeStamp;
    if (event.key === 'Enter') {
      const read = code;
      code = '';
      if (read.length < SHORTEST_CODE) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onCode(read);
      return;
    }
    const character = characterOf(event);
    if (character === undefined) return;
    code += character;
    // A lone key, such as a space on a button, is left to the page; a list would choose by it.
    if (code.length > 1 || event.target instanceof HTMLSelectElement) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  on.addEventListener('keydown', listen, { capture: true });
  return () => on.removeEventListener('keydown', listen, { capture: true });
}

/** Where people type. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, input:not([type=radio], [type=checkbox])');
}
