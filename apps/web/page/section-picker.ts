import { element } from './element.ts';
import { money, t } from './language.ts';
import type { MapSection } from './seat-map.ts';

export interface SectionPickerOptions {
  sections: readonly MapSection[];
  /** The section shown at first. */
  picked: MapSection | undefined;
  currency: string;
  pick(section: MapSection): void;
}

export interface SectionPicker {
  root: HTMLElement;
  /** Shows current prices and availability. */
  refresh(): void;
}

/** The sections side by side, each with its price and availability. */
export function sectionPicker({ sections, picked, currency, pick }: SectionPickerOptions): SectionPicker {
  const options = sections.map((section) => {
    const price = element('span');
    const left = element('small');
    const input = element('input', {
      attributes: { type: 'radio', name: 'section', value: section.id, checked: section === picked },
      on: { change: () => pick(section) },
    });
    const name = element('span', {}, t('sectionNamed', { section: section.id }));
    const root = element('label', { class: 'section' }, input, name, price, left);
    const refresh = () => {
      say(price, money(section.price, currency));
      say(left, section.kind === 'standing' ? `${t('standing')} · ${leftIn(section)}` : leftIn(section));
    };
    refresh();
    return { root, refresh };
  });
  return {
    root: element(
      'fieldset',
      { class: 'sections' },
      element('legend', {}, t('section')),
      ...options.map(({ root }) => root),
    ),
    refresh: () => {
      for (const { refresh } of options) refresh();
    },
  };
}

function leftIn({ free, onSale }: MapSection): string {
  if (!onSale) return t('notOnSale');
  return free > 0 ? t('remaining', { count: free }) : t('soldOut');
}

function say(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
