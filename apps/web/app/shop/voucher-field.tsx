import { type FormEvent, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
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
    onQuote(reason === null ? next : undefined);
  });
  if (quote !== undefined) {
    return (
      <Notice kind="good">
        <div className="row voucher-used">
          <span>{t('voucherUsed', { code: quote.code, amount: money(quote.discount, quote.currency) })}</span>
          <Button quiet onPress={() => onQuote(undefined)}>
            {t('voucherRemove')}
          </Button>
        </div>
      </Notice>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') void run();
  };
  return (
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
  );
}
