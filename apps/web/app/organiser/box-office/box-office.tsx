import { useEffect, useState } from 'react';
import { act } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { Notice } from '../../design/notice.tsx';
import { Page } from '../../design/page.tsx';
import { Money } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { type Language, useTexts } from '../../i18n/index.ts';
import type { Hold } from '../../shop/hold.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { boxOfficeTexts } from './box-office-texts.ts';
import { DeskOrders } from './desk-orders.tsx';
import { nextSale, releaseAtDesk, useDeskHolds, useDeskSale } from './desk-sale.ts';
import { OwedAtDesk } from './owed-at-desk.tsx';
import { TakePlaces } from './take-places.tsx';

type Kind = 'sale' | 'complimentary';
type Tender = 'cash' | 'terminal';

/** What the desk issued, or could not. */
interface Outcome {
  readonly order: {
    readonly id: string;
    readonly state: string;
    readonly endReason: string | null;
    readonly lines: readonly unknown[];
    readonly total: number;
  };
}

/** Selling on site and giving away, one guest after the other. */
export function BoxOffice() {
  const frame = useTexts(frameTexts);
  const sale = useDeskSale();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (outcome !== null) {
    return (
      <Page title={frame.t('boxOffice')}>
        <Finished
          outcome={outcome}
          onNext={() => {
            nextSale();
            setOutcome(null);
          }}
        />
      </Page>
    );
  }
  return (
    <Page title={frame.t('boxOffice')}>
      <TakePlaces />
      <ThisSale key={sale.saleId} onSold={setOutcome} />
      <DeskOrders />
      <OwedAtDesk />
    </Page>
  );
}

interface HeldPlace {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly hold: Hold;
}

function ThisSale({ onSold }: { readonly onSold: (outcome: Outcome) => void }) {
  const { t, time, localised, money, language } = useTexts(boxOfficeTexts);
  const frame = useTexts(frameTexts);
  const { currency, timezone } = useFestival();
  const names = useNames();
  const sale = useDeskSale();
  const holds = useDeskHolds(sale);
  const [kind, setKind] = useState<Kind>('sale');
  const [tender, setTender] = useState<Tender>('cash');
  const [givenUp, setGivenUp] = useState<HeldPlace | null>(null);
  const active = holds.filter(({ state }) => state === 'ACTIVE');
  const rows: HeldPlace[] = holds.flatMap((hold) =>
    hold.units.map((unit) => {
      const place = names.item(
        'seat',
        `${unit.performanceId ?? hold.performanceId ?? ''}/${unit.sectionId ?? ''}`,
      );
      const category = unit.category == null ? '' : ` · ${localised(unit.category.title)}`;
      const seat = unit.seat == null ? '' : ` · ${unit.seat}`;
      return { id: unit.unitId, name: `${place}${seat}${category}`, price: unit.price, hold };
    }),
  );
  const worthOf = ({ units }: Hold) => ({
    count: units.length,
    amount: money(
      units.reduce((sum, { price }) => sum + price, 0),
      currency,
    ),
  });
  const count = active.reduce((sum, { units }) => sum + units.length, 0);
  const total = active.flatMap(({ units }) => units).reduce((sum, { price }) => sum + price, 0);
  const isSale = kind === 'sale';
  const finish = async (typed: Readonly<Record<string, string>>) => {
    const body = orderBody(kind, tender, typed, sale.saleId, active, language);
    const intent = `desk sale ${sale.saleId} ${JSON.stringify(body)}`;
    const answer = await act<Outcome>(intent, 'POST', '/api/box-office/orders', body);
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['own', 'desk-orders'] }),
      queryClient.invalidateQueries({ queryKey: ['console-seats'] }),
    ]);
    onSold(answer.body);
  };
  return (
    <section className="panel">
      <h2>{t('sale')}</h2>
      <Table
        label={t('sale')}
        empty={t('saleEmpty')}
        rows={rows}
        rowId={({ id, hold }) => `${hold.id} ${id}`}
        columns={[
          { id: 'name', name: frame.t('section'), value: ({ name }) => name, cell: ({ name }) => name },
          {
            id: 'until',
            name: frame.t('state'),
            value: ({ hold }) => hold.expiresAt,
            cell: ({ hold }) =>
              hold.state === 'ACTIVE' ? t('until', { time: time(hold.expiresAt, timezone) }) : t('over'),
          },
          {
            id: 'price',
            name: frame.t('price'),
            numeric: true,
            value: ({ price }) => price,
            cell: ({ price }) => <Money amount={price} currency={currency} />,
          },
          {
            id: 'release',
            name: frame.t('actions'),
            cell: (place) => (
              <Button quiet aria-label={t('release', { name: place.name })} onPress={() => setGivenUp(place)}>
                {t('giveUp')}
              </Button>
            ),
          },
        ]}
      />
      {givenUp !== null && (
        <AskDialog
          title={t('release', { name: givenUp.name })}
          isOpen
          onClose={() => setGivenUp(null)}
          reason={false}
          danger
          effect={<p>{t('releaseEffect', worthOf(givenUp.hold))}</p>}
          submit={t('giveUp')}
          onSubmit={async () => {
            await releaseAtDesk(givenUp.hold.id);
            await queryClient.invalidateQueries({ queryKey: ['console-seats'] });
          }}
        />
      )}
      {count > 0 && (
        <>
          <h2 className="next-step">{t('finish')}</h2>
          <p className="to-pay">
            {t('total')} <strong>{money(isSale ? total : 0, currency)}</strong>
          </p>
          <Form
            submit={isSale ? t('sell', { amount: money(total, currency), count }) : t('give', { count })}
            onSubmit={finish}
          >
            <Choice
              label={t('kind')}
              value={kind}
              onChange={setKind}
              options={[
                { value: 'sale', label: t('kind.sale') },
                { value: 'complimentary', label: t('kind.complimentary'), note: t('complimentaryNote') },
              ]}
            />
            {isSale && (
              <Choice
                label={t('tender')}
                value={tender}
                onChange={setTender}
                options={[
                  { value: 'cash', label: t('tender.cash') },
                  { value: 'terminal', label: t('tender.terminal') },
                ]}
              />
            )}
            {isSale && tender === 'terminal' && (
              <Field label={t('reference')} name="reference" maxLength={64} />
            )}
            <Field label={t('guestName')} name="name" maxLength={80} isRequired={!isSale} />
            <Field
              label={t('guestEmail')}
              name="email"
              type="email"
              maxLength={254}
              help={t('guestEmailHelp')}
            />
            <Field
              label={isSale ? t('noteOptional') : t('whyFree')}
              name="note"
              maxLength={200}
              isRequired={!isSale}
            />
          </Form>
        </>
      )}
    </section>
  );
}

function orderBody(
  kind: Kind,
  tender: Tender,
  typed: Readonly<Record<string, string>>,
  saleId: string,
  holds: readonly Hold[],
  language: Language,
) {
  const said = (name: string) => {
    const text = typed[name]?.trim() ?? '';
    return text === '' ? {} : { [name]: text };
  };
  const common = { saleId, holdIds: holds.map(({ id }) => id), ...said('note') };
  const guest = { ...said('name'), ...said('email'), language };
  if (kind === 'complimentary') return { kind, ...common, guest };
  const payment = tender === 'cash' ? { tender } : { tender, ...said('reference') };
  return { kind, ...common, payment, guest };
}

function Finished({ outcome, onNext }: { readonly outcome: Outcome; readonly onNext: () => void }) {
  const { t, money, language } = useTexts(boxOfficeTexts);
  const { currency } = useFestival();
  const { id, state, endReason, lines, total } = outcome.order;
  useEffect(() => {
    document.querySelector<HTMLElement>('main h1')?.focus();
  }, []);
  const papers = `/api/documents/box-office/orders/${id}`;
  const isIssued = state === 'COMPLETED';
  const isOver = state === 'CANCELLED' || state === 'EXPIRED' || state === 'REFUNDED';
  return (
    <section className="panel stack">
      {isIssued && <Notice kind="good">{t('done', { count: lines.length })}</Notice>}
      {isOver && (
        <Notice kind="alarm">
          {t('notSold', { reason: endReason ?? state, amount: money(total, currency) })}
        </Notice>
      )}
      {!isIssued && !isOver && <Notice kind="warning">{t('underWay')}</Notice>}
      <div className="row">
        {!isOver && (
          <>
            <a
              className="button"
              href={`${papers}/tickets.pdf?language=${language}`}
              target="_blank"
              rel="noreferrer"
            >
              {t('print')}
            </a>
            <a
              className="button quiet"
              href={`${papers}/receipt.pdf?language=${language}`}
              target="_blank"
              rel="noreferrer"
            >
              {t('receipt')}
            </a>
          </>
        )}
        <Button quiet={!isOver} onPress={onNext}>
          {t('next')}
        </Button>
      </div>
    </section>
  );
}
