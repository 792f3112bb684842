import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { frameTexts } from '../texts.ts';
import { Workplaces } from '../workplaces.tsx';
import { keysTexts } from './keys-texts.ts';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

const column = columnsOf<ApiKey>();
const machineScopes = [
  'tickets:check-in',
  'orders:read',
  'exports:read',
  'vouchers:manage',
  'webhooks:manage',
] as const;
const readAgain = () => queryClient.invalidateQueries({ queryKey: ['own', 'api-keys'] });

/** Keys of machines. */
export function Keys() {
  const frame = useTexts(frameTexts);
  const { t, word, moment } = useTexts(keysTexts);
  const { timezone } = useFestival();
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [secret, setSecret] = useState<{ id: string; secret: string } | null>(null);
  const query = useQuery({
    queryKey: ['own', 'api-keys'],
    queryFn: ({ signal }) => read<{ keys: ApiKey[] }>('/api/auth/api-keys', { signal }),
  });
  const used = ({ lastUsedAt }: ApiKey) => (lastUsedAt === null ? t('never') : moment(lastUsedAt, timezone));
  const may = ({ scopes }: ApiKey) => scopes.map((scope) => word('scope', scope) ?? scope).join(', ');
  return (
    <Page title={frame.t('keys')} aside={<Button onPress={() => setMaking(true)}>{t('make')}</Button>}>
      <p>{t('about')}</p>
      <Live query={query}>
        {({ keys }) => (
          <Table
            label={frame.t('keys')}
            empty={t('none')}
            rows={keys}
            rowId={({ id }) => id}
            columns={[
              column.words(
                'name',
                t('name'),
                ({ name, id }) => `${name} ${id}`,
                ({ name, id }) => (
                  <>
                    <strong>{name}</strong>
                    <div className="id soft">{id}</div>
                  </>
                ),
              ),
              column.words('may', t('may'), may),
              column.words(
                'made',
                t('made'),
                ({ createdAt }) => createdAt,
                ({ createdAt }) => moment(createdAt, timezone),
              ),
              column.words('used', t('used'), ({ lastUsedAt }) => lastUsedAt ?? '', used),
              column.words(
                'state',
                frame.t('state'),
                ({ revokedAt }) => t(revokedAt === null ? 'active' : 'revoked'),
                ({ revokedAt }) => (
                  <Badge kind={revokedAt === null ? 'good' : 'info'}>
                    {t(revokedAt === null ? 'active' : 'revoked')}
                  </Badge>
                ),
              ),
              column.actions(
                frame.t('actions'),
                (key) =>
                  key.revokedAt === null && (
                    <Button
                      danger
                      aria-label={t('revokeTitle', { name: key.name })}
                      onPress={() => setRevoking(key)}
                    >
                      {t('revoke')}
                    </Button>
                  ),
              ),
            ]}
          />
        )}
      </Live>
      {isMaking && <MakeKey onClose={() => setMaking(false)} onMade={setSecret} />}
      {secret !== null && (
        <SecretDialog
          title={t('make')}
          values={[
            [t('id'), secret.id],
            [t('secret'), secret.secret],
          ]}
          onClose={() => setSecret(null)}
        />
      )}
      {revoking !== null && (
        <AskDialog
          title={t('revokeTitle', { name: revoking.name })}
          isOpen
          onClose={() => setRevoking(null)}
          reason={false}
          danger
          effect={<p>{t('revokeEffect', { used: used(revoking) })}</p>}
          submit={t('revoke')}
          onSubmit={async () => {
            await act(`revoke ${revoking.id}`, 'DELETE', `/api/auth/api-keys/${revoking.id}`);
            await readAgain();
            notify(t('revokeDone'), 'good');
          }}
        />
      )}
    </Page>
  );
}

interface MakeKeyProps {
  readonly onClose: () => void;
  readonly onMade: (made: { id: string; secret: string }) => void;
}

function MakeKey({ onClose, onMade }: MakeKeyProps) {
  const { t, word } = useTexts(keysTexts);
  const [scopes, setScopes] = useState<readonly string[]>(['tickets:check-in']);
  const [places, setPlaces] = useState<readonly string[]>([]);
  const atGates = scopes.includes('tickets:check-in');
  return (
    <AskDialog
      title={t('make')}
      isOpen
      onClose={onClose}
      reason={false}
      {...(scopes.length === 0 ? { effect: <p>{t('chooseOne')}</p> } : {})}
      submit={t('make')}
      onSubmit={async ({ name = '' }) => {
        const body = { name: name.trim(), scopes: [...scopes, ...(atGates ? places : [])] };
        const answer = await act<{ id: string; secret: string }>(
          `make key ${JSON.stringify(body)}`,
          'POST',
          '/api/auth/api-keys',
          body,
        );
        await readAgain();
        onMade(answer.body);
      }}
    >
      <Field label={t('name')} name="name" isRequired maxLength={80} autoComplete="off" />
      <fieldset className="workplaces">
        <legend>{t('may')}</legend>
        {machineScopes.map((scope) => (
          <Checkbox
            key={scope}
            isSelected={scopes.includes(scope)}
            onChange={(isChosen) =>
              setScopes(isChosen ? [...scopes, scope] : scopes.filter((each) => each !== scope))
            }
          >
            {word('scope', scope) ?? scope}
          </Checkbox>
        ))}
      </fieldset>
      {atGates && <Workplaces gatesOnly value={places} onChange={setPlaces} />}
    </AskDialog>
  );
}
