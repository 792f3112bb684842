import './goods.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../api/client.ts';
import type { Text } from '../api/festival.ts';
import { Choice } from '../design/choice.tsx';
import { Stepper } from '../design/field.tsx';
import { Notice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { Badge, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { AddButton } from './add-button.tsx';
import { CodeBox } from './code-box.tsx';
import { JoinWaiting } from './join-waiting.tsx';
import { ReviewsLink } from './reviews/reviews-link.tsx';
import { shopTexts } from './texts.ts';

interface Stock {
  /** Null: the item has no options. */
  readonly optionId: string | null;
  readonly title: Text | null;
  readonly price: number;
  readonly available: number;
}

interface Item {
  readonly id: string;
  readonly title: Text;
  readonly description: Text | null;
  readonly maxPerFan: number;
  readonly pictures: readonly string[];
  readonly stock: readonly Stock[];
}

interface Goods {
  readonly currency: string;
  readonly paused: boolean;
  readonly goods: readonly Item[];
}

/** What the festival sells beside its tickets. */
export function GoodsPage() {
  const { t } = useTexts(shopTexts);
  const { data } = useSuspenseQuery({
    queryKey: ['goods'],
    queryFn: ({ signal }) => read<Goods>('/api/goods', { signal }),
    refetchInterval: 10_000,
  });
  return (
    <Page title={t('goods')}>
      <p className="soft">{t('goodsLead')}</p>
      {data.paused && <Notice kind="warning">{t('pausedNow')}</Notice>}
      <CodeBox />
      <ul className="offers">
        {data.goods.map((item) => (
          <Offer key={item.id} item={item} currency={data.currency} isPaused={data.paused} />
        ))}
      </ul>
    </Page>
  );
}

interface OfferProps {
  readonly item: Item;
  readonly currency: string;
  readonly isPaused: boolean;
}

function Offer({ item, currency, isPaused }: OfferProps) {
  const { t, localised } = useTexts(shopTexts);
  const first = item.stock.find(({ available }) => available > 0) ?? item.stock[0];
  const [optionId, setOptionId] = useState(first?.optionId ?? '');
  const [wanted, setWanted] = useState(1);
  const stock = item.stock.find((each) => (each.optionId ?? '') === optionId) ?? first;
  const title = localised(item.title);
  if (stock === undefined) return null;
  const most = Math.min(item.maxPerFan, stock.available);
  const quantity = Math.min(wanted, Math.max(1, most));
  const option = stock.optionId === null ? {} : { optionId: stock.optionId };
  return (
    <li className="offer">
      {item.pictures[0] !== undefined && <img src={item.pictures[0]} alt="" loading="lazy" />}
      <div className="offer-what">
        <h2>{title}</h2>
        {item.description !== null && <p className="soft">{localised(item.description)}</p>}
        <p className="offer-price">
          <Money amount={stock.price} currency={currency} />
        </p>
        {item.stock.length > 1 && (
          <Choice
            label={`${title}: ${t('option')}`}
            labelHidden
            value={stock.optionId ?? ''}
            onChange={setOptionId}
            options={item.stock.map((each) => ({
              value: each.optionId ?? '',
              label: each.title === null ? '' : localised(each.title),
              ...(each.available === 0 ? { note: t('soldOut') } : {}),
            }))}
          />
        )}
        {stock.available === 0 ? (
          <>
            <Badge kind="warning">{t('soldOut')}</Badge>
            {!isPaused && (
              <JoinWaiting
                key={optionId}
                inventory="merch"
                what={title}
                request={{ itemId: item.id, ...option }}
                limit={item.maxPerFan}
              />
            )}
          </>
        ) : (
          <div className="row">
            <Stepper
              label={`${title}: ${t('quantity')}`}
              labelHidden
              min={1}
              max={most}
              value={quantity}
              onChange={setWanted}
            />
            <AddButton
              inventory="merch"
              what={title}
              request={{ itemId: item.id, ...option, quantity }}
              isDisabled={isPaused}
            />
          </div>
        )}
        <p className="soft offer-note">
          {stock.available > 0 && stock.available < 50 && `${t('pieces', { count: stock.available })} · `}
          {t('perPerson', { count: item.maxPerFan })}
        </p>
        <ReviewsLink kind="goods" id={item.id} name={title} />
      </div>
    </li>
  );
}
