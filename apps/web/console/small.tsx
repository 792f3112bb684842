import type { HourlyCost } from '@clove/charts-ts/in-memory';
import type { Finding } from '@clove/pool-images/in-memory';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Badge } from '../app/design/small.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { consoleQuery } from './api.ts';
import { consoleTexts } from './texts.ts';

/** The organiser's text in the reader's language. */
export function useLocalised() {
  const { language } = useTexts(consoleTexts);
  return (text: { readonly ko: string; readonly en?: string } | undefined, otherwise: string): string =>
    text === undefined ? otherwise : language === 'en' ? (text.en ?? text.ko) : text.ko;
}

/** A price per hour, which is no whole number of the smallest unit. */
export function useHourly() {
  const { language } = useTexts(consoleTexts);
  return (amount: number, currency: string): string =>
    new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}

/** Open, and at its largest. */
export function CostRange({ cost }: { readonly cost: HourlyCost }) {
  const { t } = useTexts(consoleTexts);
  const hourly = useHourly();
  const [open, peak] = [hourly(cost.open, cost.currency), hourly(cost.peak, cost.currency)];
  return <span className="money">{t('costRange', { open, peak })}</span>;
}

const STATES = { open: 'good', stopped: 'warning', archived: 'info' } as const;

/** What a festival's file declares. */
export function StateBadge({ state }: { readonly state: string }) {
  const { word } = useTexts(consoleTexts);
  const kind = state === 'open' || state === 'stopped' || state === 'archived' ? STATES[state] : 'alarm';
  return <Badge kind={kind}>{word('state', state) ?? state}</Badge>;
}

const WORST = ['disruptive', 'impossible', 'data-destroying'];

/** Classes of a change, the worst first. */
export function Classes({ classes }: { readonly classes: readonly string[] }) {
  const { word } = useTexts(consoleTexts);
  return (
    <span className="classes">
      {classes.map((each) => (
        <Badge key={each} kind={WORST.includes(each) ? 'alarm' : each === 'access' ? 'warning' : 'info'}>
          {word('class', each) ?? each}
        </Badge>
      ))}
    </span>
  );
}

interface FindingsProps {
  readonly findings: readonly Finding[];
  /** Goes to a place in the text that is being edited. */
  readonly onChoose?: (finding: Finding) => void;
}

/** What is wrong in files, as `clove validate` says it. */
export function Findings({ findings, onChoose }: FindingsProps) {
  const { t } = useTexts(consoleTexts);
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const { file, line, column, message } = finding;
        const place = t('lineAt', { line });
        return (
          <li key={`${file}:${line}:${column} ${message}`}>
            {onChoose === undefined ? (
              <span className="id">{`${file}:${line}`}</span>
            ) : (
              <button type="button" className="link" onClick={() => onChoose(finding)}>
                {place}
              </button>
            )}{' '}
            {message}
          </li>
        );
      })}
    </ul>
  );
}

/** Whether who reads may change something. */
export function useMayChange(): boolean {
  return useQuery(consoleQuery).data?.person.role === 'operator';
}

/** A value that follows once it has been left alone for so many milliseconds. */
export function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
