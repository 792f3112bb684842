import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import './code-texts.ts';
import { openedCode } from './opened-code.ts';
import { type Quote, quoteOf } from './quote.ts';
import { shopTexts } from './texts.ts';
import type { BasketItem } from './use-holds.ts';

interface VoucherFieldProps {
  readonly items: readonly BasketItem[];
  /** What the code takes off; undefined: none is used. */
  readonly quote: Quote | undefined;
  readonly onQuote: (quote: Quote | undefined) => void;
}

/** Where a code is typed, with what it takes off, or why it does not count. */
export function VoucherField({ items, quote, onQuote }: VoucherFieldProps) {
  const { t, word, money } = useTexts(shopTexts);
  const [code, setCode] = useState('');
  const [refused, setRefused] = useState<string>();
  const { run, error, busy } = useAction(async () => {
    const next = await quoteOf(items, code.trim());
    const reason = next.refused;
    setRefused(reason === null ? undefined : (word('refused', reason.reason) ?? reason.detail));
    change(reason === null ? next : undefined);
  });
  const box = useRef<HTMLDivElement>(null);
  const change = (next: Quote | undefined) => {
    onQuote(next);
    // The button that was pressed goes: a keyboard goes on from what came instead.
    if ((next === undefined) !== (quote === undefined)) requestAnimationFrame(() => box.current?.focus());
  };
  useOpenedHere(items, onQuote);
  if (quote !== undefined) {
    return (
      <div ref={box} tabIndex={-1}>
        <Notice kind="good">
          <div className="row voucher-used">
            <span>
              {quote.discount === 0
                ? t('voucherCounts', { code: quote.code })
                : t('voucherUsed', { code: quote.code, amount: money(quote.discount, quote.currency) })}
            </span>
            <Button quiet onPress={() => change(undefined)}>
              {t('voucherRemove')}
            </Button>
          </div>
        </Notice>
      </div>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') void run();
  };
  return (
    <div ref={box} tabIndex={-1}>
      <details className="voucher">
        <summary>{t('voucherAsk')}</summary>
        <form className="row" onSubmit={send}>
          <Field label={t('voucher')} value={code} onChange={setCode} autoComplete="off" />
          <Button quiet type="submit" isPending={busy}>
            {t('voucherApply')}
          </Button>
        </form>
        {refused !== undefined && <Notice kind="warning">{refused}</Notice>}
        <ProblemNotice error={error} />
      </details>
    </div>
  );
}

/**
 * A code that opened what is in the basket has to be in its order: it is put there by itself, once for each basket, so that who
 * removes it is obeyed.
 */
function useOpenedHere(items: readonly BasketItem[], onQuote: VoucherFieldProps['onQuote']): void {
  const basketKey = items.map(({ hold }) => hold.id).join();
  const tried = useRef<string>(undefined);
  const newest = useRef({ items, onQuote });
  newest.current = { items, onQuote };
  const { run } = useAction(async (code: string) => {
    const quote = await quoteOf(newest.current.items, code);
    if (quote.refused === null) newest.current.onQuote(quote);
  });
  useEffect(() => {
    const code = openedCode()?.code;
    if (code === undefined || tried.current === basketKey) return;
    tried.current = basketKey;
    void run(code);
  }, [basketKey, run]);
}
