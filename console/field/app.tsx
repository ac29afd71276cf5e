import { useCallback, useEffect, useState } from 'react';
import type { Me } from '../../contract/people.ts';
import { Desk } from './desk.tsx';
import { EnterPin, SetPin, SignIn, whoIsThere } from './entry.tsx';
import { allVaults, type Keeper, memoryKeeper, sealedKeeper, type VaultRow, wipe } from './keeper.ts';
import { rememberLanguage, Speaking, savedLanguage, useSay } from './say.ts';
import { isRevoked } from './send-queue.ts';
import { canKeep } from './vault.ts';

type Phase =
  | { at: 'starting' }
  | { at: 'sign-in' }
  | { at: 'revoked' }
  | { at: 'set-pin'; me: Me }
  | { at: 'pin'; vault: VaultRow }
  | { at: 'open'; keeper: Keeper };

function Phases() {
  const { say } = useSay();
  const [phase, setPhase] = useState<Phase>({ at: 'starting' });
  const revoke = useCallback(async (): Promise<void> => {
    await wipe();
    setPhase({ at: 'revoked' });
  }, []);
  const enter = useCallback(async (me: Me): Promise<void> => {
    if (!canKeep()) return setPhase({ at: 'open', keeper: memoryKeeper(me.personId, me.name) });
    const vault = (await allVaults()).find(({ personId }) => personId === me.personId);
    setPhase(vault ? { at: 'pin', vault } : { at: 'set-pin', me });
  }, []);
  const start = useCallback(async (): Promise<void> => {
    const vaults = canKeep() ? await allVaults() : [];
    for (const { deviceId } of vaults) if (navigator.onLine && (await isRevoked(deviceId))) return revoke();
    const [only] = vaults;
    if (only && vaults.length === 1) return setPhase({ at: 'pin', vault: only });
    const me = await whoIsThere();
    if (me?.permissions.includes('records.move')) return enter(me);
    setPhase({ at: 'sign-in' });
  }, [enter, revoke]);
  useEffect(() => void start(), [start]);
  const open = (vault: VaultRow, key: CryptoKey): void =>
    setPhase({ at: 'open', keeper: sealedKeeper(vault, key) });
  switch (phase.at) {
    case 'starting':
      return <p role="status">…</p>;
    case 'sign-in':
      return <SignIn onDone={(me) => void enter(me)} />;
    case 'revoked':
      return (
        <p className="banner" role="alert">
          {say('revoked')}
        </p>
      );
    case 'set-pin':
      return <SetPin me={phase.me} onDone={open} />;
    case 'pin':
      return (
        <EnterPin
          key={phase.vault.personId}
          vault={phase.vault}
          onDone={open}
          onOther={() => setPhase({ at: 'sign-in' })}
        />
      );
    case 'open':
      return (
        <Desk
          keeper={phase.keeper}
          onLeft={() => setPhase({ at: 'sign-in' })}
          onRevoked={() => void revoke()}
        />
      );
  }
}

export function App() {
  const [language, setLanguage] = useState(savedLanguage);
  useEffect(() => rememberLanguage(language), [language]);
  return (
    <Speaking value={language}>
      <Frame onLanguage={() => setLanguage(language === 'zh' ? 'en' : 'zh')} />
    </Speaking>
  );
}

function Frame({ onLanguage }: { onLanguage: () => void }) {
  const { say } = useSay();
  useEffect(() => {
    document.title = say('title');
  });
  return (
    <>
      <header className="top">
        <h1>{say('title')}</h1>
        <button type="button" className="plain" onClick={onLanguage}>
          {say('language')}
        </button>
      </header>
      <main>
        {!canKeep() && <p className="banner">{say('memory.only')}</p>}
        <Phases />
      </main>
    </>
  );
}
