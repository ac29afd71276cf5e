import { type FormEvent, type ReactNode, useState } from 'react';
import { Me } from '../../contract/people.ts';
import { call } from './call.ts';
import { dropSnapshot, putVault, type VaultRow } from './keeper.ts';
import { showTime, useSay } from './say.ts';
import { lockNew, newUuid, unlock, WIPE_DOORS_AT, waitAfter } from './vault.ts';

const MIN_PIN = 6;

function Entry({
  title,
  fault,
  button,
  onSubmit,
  children,
}: {
  title: string;
  fault: ReactNode;
  button: string;
  onSubmit: (data: FormData) => Promise<void>;
  children: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    void onSubmit(new FormData(event.currentTarget)).finally(() => setBusy(false));
  };
  return (
    <form className="card" onSubmit={submit}>
      <h2>{title}</h2>
      {children}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" className="main" disabled={busy}>
        {button}
      </button>
    </form>
  );
}

function Line({
  name,
  label,
  type = 'password',
  autoComplete,
}: {
  name: string;
  label: string;
  type?: string;
  autoComplete: string;
}) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input id={name} name={name} type={type} required autoComplete={autoComplete} />
    </div>
  );
}

const textIn = (data: FormData, name: string): string => {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
};

/** Who is signed in on this browser; undefined: nobody, or nobody can be asked. */
export async function whoIsThere(): Promise<Me | undefined> {
  const answer = await call('GET', '/me');
  const me = answer.ok ? Me.safeParse(answer.value) : undefined;
  return me?.success ? me.data : undefined;
}

/** Signs in; `only` is the one person who may go on here (their queue waits). */
export function SignIn({ only, onDone }: { only?: string; onDone: (me: Me) => void }) {
  const { say } = useSay();
  const [fault, setFault] = useState<ReactNode>();
  const toConsole = (
    <>
      {say('sign-in.more')} <a href="/account">{say('sign-in.console')}</a>
    </>
  );
  const submit = async (data: FormData): Promise<void> => {
    const answer = await call('POST', '/auth/sign-in/username', {
      username: textIn(data, 'username').trim(),
      password: textIn(data, 'password'),
    });
    if (!answer.ok)
      return setFault(
        answer.code === 'network' ? say('sign-in.offline') : (answer.problem?.remedy ?? say('sign-in.wrong')),
      );
    const me = await whoIsThere();
    if (!me || me.mustChangePassword) return setFault(toConsole);
    if (only !== undefined && me.personId !== only) return setFault(say('sign-in.other'));
    if (!me.permissions.includes('records.move')) return setFault(say('sign-in.none'));
    onDone(me);
  };
  return (
    <Entry title={say('sign-in')} fault={fault} button={say('sign-in')} onSubmit={submit}>
      <Line name="username" label={say('username')} type="text" autoComplete="username" />
      <Line name="password" label={say('password')} autoComplete="current-password" />
    </Entry>
  );
}

/** The PIN of this phone, chosen once: registers the phone and makes the vault. */
export function SetPin({ me, onDone }: { me: Me; onDone: (vault: VaultRow, key: CryptoKey) => void }) {
  const { say } = useSay();
  const [fault, setFault] = useState<ReactNode>();
  const submit = async (data: FormData): Promise<void> => {
    const pin = textIn(data, 'pin');
    if (pin.length < MIN_PIN) return setFault(say('pin.short'));
    if (pin !== textIn(data, 'again')) return setFault(say('pin.different'));
    const deviceId = newUuid();
    const label = navigator.userAgent.replace(/^Mozilla\/5\.0 /, '').slice(0, 120);
    const answer = await call('POST', '/field/devices', { id: deviceId, label });
    if (!answer.ok)
      return setFault(answer.code === 'network' ? say('sign-in.offline') : answer.problem?.detail);
    const { locked, key } = await lockNew(pin, me.personId);
    const vault: VaultRow = {
      personId: me.personId,
      personName: me.name,
      deviceId,
      ...locked,
      wrong: 0,
      notBeforeMs: 0,
    };
    await putVault(vault);
    onDone(vault, key);
  };
  return (
    <Entry title={say('pin.set')} fault={fault} button={say('pin.save')} onSubmit={submit}>
      <p>{say('pin.why')}</p>
      <Line name="pin" label={say('pin.new')} autoComplete="new-password" />
      <Line name="again" label={say('pin.again')} autoComplete="new-password" />
    </Entry>
  );
}

/** Opens a vault. A try is written down before it is made: killing the browser gives none back. */
export function EnterPin({
  vault,
  onDone,
  onOther,
}: {
  vault: VaultRow;
  onDone: (vault: VaultRow, key: CryptoKey) => void;
  onOther: () => void;
}) {
  const { say } = useSay();
  const [row, setRow] = useState(vault);
  const [fault, setFault] = useState<ReactNode>();
  const submit = async (data: FormData): Promise<void> => {
    if (Date.now() < row.notBeforeMs) return setFault(say('pin.wait', { time: showTime(row.notBeforeMs) }));
    const wrong = row.wrong + 1;
    const tried = { ...row, wrong, notBeforeMs: Date.now() + waitAfter(wrong) };
    await putVault(tried);
    setRow(tried);
    const key = await unlock(row, textIn(data, 'pin'), row.personId);
    if (key) {
      const right = { ...row, wrong: 0, notBeforeMs: 0 };
      await putVault(right);
      return onDone(right, key);
    }
    if (wrong >= WIPE_DOORS_AT) await dropSnapshot(row.personId);
    const waits =
      waitAfter(wrong) > 0 ? say('pin.wait', { time: showTime(tried.notBeforeMs) }) : say('pin.wrong');
    return setFault(wrong >= WIPE_DOORS_AT ? say('pin.doors') : waits);
  };
  return (
    <>
      <Entry
        title={`${row.personName} · ${say('pin.enter')}`}
        fault={fault}
        button={say('pin.open')}
        onSubmit={submit}
      >
        <Line name="pin" label={say('pin.enter')} autoComplete="off" />
      </Entry>
      <button type="button" className="plain" onClick={onOther}>
        {say('pin.other')}
      </button>
    </>
  );
}
