import type { Festival } from '../api/festival.ts';

/**
 * Shows the page in the festival's colours. By the style object of the page, which the content security policy allows, as it does
 * not allow a style in the document.
 */
export function applyTheme({ theme }: Pick<Festival, 'theme'>): void {
  const { style, dataset } = document.documentElement;
  if (theme === undefined) {
    delete dataset['theme'];
    for (const name of ['--brand', '--brand-dark']) style.removeProperty(name);
    return;
  }
  dataset['theme'] = 'own';
  style.setProperty('--brand', theme.colour);
  if (theme.dark === undefined) style.removeProperty('--brand-dark');
  else style.setProperty('--brand-dark', theme.dark);
}
