import { Alert, Button, Spin } from 'antd';
import type { ReactNode } from 'react';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { ApiError } from '../api/client.ts';
import { type Say, type TextKey, useSay } from '../text/index.ts';
import { shortTime } from './format.ts';
import { refusalKey } from './refusals.ts';

const KNOWN = new Set([
  'network',
  'not-signed-in',
  'wrong-credentials',
  'forbidden',
  'not-found',
  'version-conflict',
  'illegal-move',
  'conflict',
  'invalid-input',
  'unprocessable',
  'too-many-requests',
  'database-away',
  'storage-full',
]);

/** `sign · name · 2021-07-20T03:05:00+08:00 · note` of a version conflict, in the reader's language. */
function changeText(say: Say, message: string, nameOf: (move: string) => string | undefined): string {
  const [move = '', who = '', at = '', ...note] = message.split(' \u00b7 ');
  const key = `move.${move}` as TextKey;
  const name = say(key);
  return [nameOf(move) ?? (name === key ? move : name), who, shortTime(at), ...note].join(' ');
}

/** A declared type with its texts: pages without records do without the declarations. */
export interface Declared {
  type: DeclaredType;
  text: (type: DeclaredType, key?: string) => string;
}

/**
 * What went wrong and what to do next, in the reader's language, moves and states by the names of what is `declared`; the
 * server's own detail stands behind it.
 */
export function useProblemText(declared?: Declared): (error: unknown) => string {
  const { say } = useSay();
  const named = (key: string): string => (declared ? declared.text(declared.type, key) : key);
  const nameOf = (move: string): string | undefined => declared && named(`move.${move}`);
  return (error) => {
    if (!(error instanceof ApiError)) return say('error.other');
    const told = refusalKey(error.message);
    if (told) return say(told);
    const [, move, state] = /^(\S+) is not open in state (\S+)$/.exec(error.message) ?? [];
    if (declared && move !== undefined && state !== undefined)
      return say('error.notOpen', { move: named(`move.${move}`), state: named(`state.${state}`) });
    const [, left, balance] = /^only (\d+) in ([a-z-]+): /.exec(error.message) ?? [];
    if (declared && left !== undefined && balance !== undefined)
      return say('error.overdrawn', { n: left, field: named(balance) });
    if (error.code === 'version-conflict' && error.fields.length > 0)
      return say('error.changed', {
        what: error.fields.map(({ message }) => changeText(say, message, nameOf)).join('; '),
      });
    const general = say((KNOWN.has(error.code) ? `error.${error.code}` : 'error.other') as TextKey);
    const detail =
      ['illegal-move', 'conflict', 'unprocessable', 'forbidden', 'version-conflict'].includes(error.code) &&
      error.message !== error.code
        ? ` (${error.message})`
        : '';
    return `${general}${detail}`;
  };
}

export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { say } = useSay();
  const problemText = useProblemText();
  return (
    <Alert
      type="error"
      showIcon
      title={problemText(error)}
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {say('common.retry')}
          </Button>
        )
      }
    />
  );
}

/** What a page shows while it reads, when it failed, and when there is nothing. */
export function Loaded<T>({
  query,
  empty,
  children,
}: {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  empty?: { when: (data: T) => boolean; text: string };
  children: (data: T) => ReactNode;
}) {
  const { say } = useSay();
  if (query.data === undefined) {
    if (query.isPending)
      return (
        <output className="row quiet">
          <Spin size="small" /> {say('common.loading')}
        </output>
      );
    return <Problem error={query.error} retry={() => void query.refetch()} />;
  }
  // What is not the reader's to see any more is not shown from before.
  if (query.error instanceof ApiError && query.error.code === 'not-found')
    return <Problem error={query.error} />;
  return (
    <>
      {query.error ? <Problem error={query.error} retry={() => void query.refetch()} /> : null}
      {empty?.when(query.data) ? <p className="quiet">{empty.text}</p> : children(query.data)}
    </>
  );
}
