import { useEffect, useRef, useState } from 'react';
import type { FieldUnit } from '../../contract/field.ts';
import type { DeclaredFieldPage, DeclaredType, Field, Value } from '../../programmes/kit/index.ts';
import { alikeHere } from './alike.ts';
import { AlikeNote } from './alike-note.tsx';
import { type Door, type FieldFaults, faultsOfForm, nobodyIn } from './fill-page.ts';
import type { FilledForm, Item, Keeper } from './keeper.ts';
import { Photos } from './photos.tsx';
import { typeOf, useDeclared, usePageSay, useSay } from './say.ts';

type Data = Readonly<Record<string, Value>>;
const FEW = 5;

function Control({
  id,
  field,
  value,
  name,
  describe,
  onChange,
}: {
  id: string;
  field: Field;
  value: Value | undefined;
  name: string;
  describe: Record<string, unknown>;
  onChange: (value: Value) => void;
}) {
  const text = typeof value === 'object' ? '' : String(value ?? '');
  if (field.kind === 'long-text')
    return (
      <textarea
        id={id}
        rows={3}
        maxLength={field.max}
        value={text}
        {...describe}
        onChange={(e) => onChange(e.target.value)}
      />
    );
  if (field.kind === 'number')
    return (
      <span className="measured">
        <input
          id={id}
          type="number"
          inputMode={field.integer ? 'numeric' : 'decimal'}
          step={field.integer ? 1 : 'any'}
          min={field.min}
          max={field.max}
          value={text}
          {...describe}
          onChange={(e) => onChange(e.target.value === '' ? '' : Number(e.target.value))}
        />
        <span>{field.unit}</span>
      </span>
    );
  return (
    <input
      id={id}
      name={name}
      type={field.kind === 'date' ? 'date' : 'text'}
      maxLength={field.kind === 'text' ? field.max : 60}
      value={text}
      autoComplete="off"
      {...describe}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}

function Asked({
  page,
  type,
  name,
  at,
  value,
  known,
  need,
  faults,
  onChange,
}: {
  page: DeclaredFieldPage;
  type: DeclaredType;
  name: string;
  at: string;
  value: Value | undefined;
  known?: unknown;
  need: string | undefined;
  faults: FieldFaults;
  onChange: (value: Value) => void;
}) {
  const { say } = useSay();
  const text = useDeclared(page);
  const field = type.type.fields[name];
  if (!field) return null;
  const key = `${type.name}.${name}`;
  const id = `${at}-${name}`;
  const fault = faults[`${at}.${name}`];
  const describe = {
    'aria-invalid': fault !== undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
  };
  const told = fault && (
    <p className="fault" id={`${id}-fault`}>
      {say(fault)}
    </p>
  );
  const label = (
    <>
      {text(key)}
      {need === 'required' && <span className="quiet">（{say('required')}）</span>}
    </>
  );
  const hint =
    known === undefined || known === null ? null : (
      <span className="quiet">{typeof known === 'object' ? say('known.masked') : String(known)}</span>
    );
  if (field.kind === 'choice' && field.options.length <= FEW)
    return (
      <fieldset className="field">
        <legend>{label}</legend>
        <div className="choices">
          {field.options.map((option) => (
            <label key={option} className="choice">
              <input
                type="radio"
                name={id}
                checked={value === option}
                {...(describe['aria-describedby']
                  ? { 'aria-describedby': describe['aria-describedby'] }
                  : {})}
                onChange={() => onChange(option)}
              />
              <span>{text(`${key}.${option}`)}</span>
            </label>
          ))}
        </div>
        {told}
      </fieldset>
    );
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint}
      {field.kind === 'choice' ? (
        <select id={id} value={String(value ?? '')} {...describe} onChange={(e) => onChange(e.target.value)}>
          <option value="" />
          {field.options.map((option) => (
            <option key={option} value={option}>
              {text(`${key}.${option}`)}
            </option>
          ))}
        </select>
      ) : (
        <Control id={id} field={field} value={value} name={name} describe={describe} onChange={onChange} />
      )}
      {told}
    </div>
  );
}

/** One visit, one page. */
export function Visit({
  page,
  door,
  units,
  draftId,
  items,
  offsetMs,
  initial,
  nowInput,
  keeper,
  onChange,
  onSubmit,
}: {
  page: DeclaredFieldPage;
  door: Door | undefined;
  units: readonly FieldUnit[];
  draftId: string;
  /** Pages filled on this phone. */
  items: readonly Item[];
  offsetMs: number;
  initial: FilledForm;
  /** Duty time for the input's upper bound. */
  nowInput: string;
  keeper: Keeper;
  onChange: (form: FilledForm) => void;
  onSubmit: (form: FilledForm) => Promise<void>;
}) {
  const { language } = useSay();
  const say = usePageSay(page);
  const text = useDeclared(page);
  const [form, setForm] = useState(initial);
  const [faults, setFaults] = useState<FieldFaults>({});
  const [told, setTold] = useState(0);
  const [busy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const { about, parts } = page.page;
  const aboutType = typeOf(page, about.type);
  const change = (next: FilledForm): void => {
    setForm(next);
    // Once told what is missing, the person sees it go as it is filled.
    if (told) setFaults(faultsOfForm(page, next));
    onChange(next);
  };
  const setPart = (name: string, next: Partial<FilledForm['parts'][string]>): void => {
    const part = form.parts[name];
    if (part) change({ ...form, parts: { ...form.parts, [name]: { ...part, ...next } } });
  };
  useEffect(() => {
    if (told > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.focus();
  }, [told]);
  const submit = async (): Promise<void> => {
    const found = faultsOfForm(page, form);
    setFaults(found);
    if (Object.keys(found).length > 0) setTold(told + 1);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    await onSubmit(form).finally(() => setBusy(false));
  };
  const move = aboutType.type.moves[form.fresh ? about.open : about.correct];
  const asks = about.asks.filter((name) => move?.input?.[name]);
  const aboutFields = asks.map((name) => (
    <Asked
      key={name}
      page={page}
      type={aboutType}
      name={name}
      at="about"
      value={form.about[name]}
      known={door?.data[name]}
      need={form.fresh ? move?.input?.[name] : undefined}
      faults={faults}
      onChange={(value) => change({ ...form, about: { ...form.about, [name]: value } })}
    />
  ));
  const absent = nobodyIn(page, form);
  // What somebody wrote down for whoever goes there.
  const toldBefore = about.asks.flatMap((name) => {
    const known = door?.data[name];
    return aboutType.type.fields[name]?.kind === 'long-text' && typeof known === 'string'
      ? [{ name, known }]
      : [];
  });
  const alike = alikeHere(page, { id: draftId, form, door, nowMs: Date.now() }, items, offsetMs);
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{door?.title ?? say('door.new')}</h2>
      {toldBefore.map(({ name, known }) => (
        <p key={name}>
          <span className="quiet">{text(`${aboutType.name}.${name}`)}：</span>
          {known}
        </p>
      ))}
      {form.fresh && (
        <section className="card">
          {units.length > 1 && (
            <div className="field">
              <label htmlFor="unit">{say('unit')}</label>
              <select
                id="unit"
                value={form.unitId}
                onChange={(e) => change({ ...form, unitId: e.target.value })}
              >
                {units.map((unit) => (
                  <option key={unit.id} value={unit.id}>
                    {(language === 'en' && unit.nameEn) || unit.nameZh}
                  </option>
                ))}
              </select>
            </div>
          )}
          {aboutFields}
        </section>
      )}
      {Object.entries(parts).map(([name, part]) => {
        const filled = form.parts[name];
        if (!filled || (part.made === 'if-wished' && absent)) return null;
        const type = typeOf(page, part.type);
        const label = text(type.name);
        if (part.made === 'if-wished' && !filled.made)
          return (
            <button key={name} type="button" className="add" onClick={() => setPart(name, { made: true })}>
              ＋ {say('add', { part: label })}
            </button>
          );
        return (
          <section key={name} className="card" aria-label={label}>
            <header>
              <h3>{label}</h3>
              {part.made === 'if-wished' && (
                <button type="button" className="plain" onClick={() => setPart(name, { made: false })}>
                  {say('remove')}
                </button>
              )}
            </header>
            {part.asks.map((field) => {
              const declared = type.type.fields[field];
              const key = `${name}.${field}`;
              return declared?.kind === 'attachment' ? (
                <Photos
                  key={field}
                  id={`${name}-${field}`}
                  label={text(`${type.name}.${field}`)}
                  keeper={keeper}
                  ids={form.photos?.[key] ?? []}
                  most={declared.most}
                  onChange={(ids) => change({ ...form, photos: { ...form.photos, [key]: ids } })}
                />
              ) : (
                <Asked
                  key={field}
                  page={page}
                  type={type}
                  name={field}
                  at={name}
                  value={(filled.data as Data)[field]}
                  need={type.type.moves[part.move]?.input?.[field]}
                  faults={faults}
                  onChange={(value) => setPart(name, { data: { ...filled.data, [field]: value } })}
                />
              );
            })}
            <AlikeNote alike={alike[name] ?? []} />
          </section>
        );
      })}
      {!form.fresh && !absent && (
        <details className="card" open={Object.keys(form.about).length > 0}>
          <summary>{say('correct')}</summary>
          <p className="quiet">{say('correct.hint')}</p>
          {aboutFields}
        </details>
      )}
      <div className="field">
        <label htmlFor="happened">{say('happened')}</label>
        <input
          id="happened"
          type="datetime-local"
          max={nowInput}
          value={form.happenedAt ?? ''}
          aria-describedby="happened-hint"
          onChange={(e) => {
            const { happenedAt: _old, ...rest } = form;
            change(e.target.value ? { ...rest, happenedAt: e.target.value } : rest);
          }}
        />
        <p className="quiet" id="happened-hint">
          {say('happened.hint')}
        </p>
      </div>
      <div className="bottom">
        <button type="submit" className="main" disabled={busy}>
          {say('submit')}
        </button>
      </div>
    </form>
  );
}
