import { useEffect, useState } from 'react';
import type { Keeper } from './keeper.ts';
import { useSay } from './say.ts';
import { redrawn } from './take-photo.ts';
import { newUuid } from './vault.ts';

function Preview({ keeper, id, alt }: { keeper: Keeper; id: string; alt: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    void keeper.photo(id).then((bytes) => {
      if (!bytes || gone) return;
      made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
      setAddress(made);
    });
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [keeper, id]);
  return address === undefined ? <span className="quiet">…</span> : <img src={address} alt={alt} />;
}

/** Photos of a page, never demanded: each is sealed on the phone before the page shows it. */
export function Photos({
  id,
  label,
  keeper,
  ids,
  most,
  onChange,
}: {
  id: string;
  label: string;
  keeper: Keeper;
  ids: readonly string[];
  most: number;
  onChange: (ids: string[]) => void;
}) {
  const { say } = useSay();
  const [told, setTold] = useState<string>();
  const [busy, setBusy] = useState(false);
  const add = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    setTold(undefined);
    const added: string[] = [];
    for (const file of files) {
      if (ids.length + added.length >= most) {
        setTold(say('photos.most', { count: most }));
        break;
      }
      const bytes = await redrawn(file);
      if (!bytes) {
        setTold(say('photos.unreadable', { name: file.name }));
        continue;
      }
      const photo = newUuid();
      const kept = await keeper.keepPhoto(photo, bytes).then(
        () => true,
        () => false,
      );
      if (kept) added.push(photo);
      else setTold(say('photos.full'));
    }
    setBusy(false);
    if (added.length > 0) onChange([...ids, ...added]);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="quiet" id={`${id}-hint`}>
        {say('photos.hint', { count: most })}
      </p>
      <ul className="photos">
        {ids.map((photo, n) => (
          <li key={photo}>
            <Preview keeper={keeper} id={photo} alt={say('photos.one', { n: n + 1 })} />
            <button
              type="button"
              className="plain"
              aria-label={`${say('photos.remove')} ${n + 1}`}
              onClick={() => {
                onChange(ids.filter((each) => each !== photo));
                void keeper.dropPhotos([photo]);
              }}
            >
              {say('photos.remove')}
            </button>
          </li>
        ))}
      </ul>
      {ids.length < most && (
        <input
          id={id}
          type="file"
          accept="image/*"
          multiple
          disabled={busy}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void add(files);
          }}
        />
      )}
      {told && (
        <p className="fault" role="alert">
          {told}
        </p>
      )}
    </div>
  );
}
