import type { Printer } from '../../application/ports.ts';

/** The printer, loaded with the first paper: with its fonts and libraries an idle process takes 64 MB instead of 36. */
export const printerOnDemand: Printer = {
  tickets: async (sheets, language) => (await load()).tickets(sheets, language),
  receipt: async (sheet, language) => (await load()).receipt(sheet, language),
};

async function load(): Promise<Printer> {
  const { printer } = await import('./printer.ts');
  return printer;
}
