import type { Handover, HandoverChange, HandoverSection } from '../../contract/duty.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText, shortTime } from '../ui/format.ts';

/** The parts of the page; a part with nothing in it says so, for what is missing is not what is nought. */
export function HandoverSections({ sections }: { sections: readonly HandoverSection[] }) {
  const { say, language } = useSay();
  return (
    <div className="handover">
      {sections.map(({ key, items }) => (
        <section key={key} aria-label={say(`handover.section.${key}`)}>
          <h3>
            {say(`handover.section.${key}`)} <span className="number quiet">{items.length}</span>
          </h3>
          {items.length === 0 ? (
            <p className="quiet">{say('common.none')}</p>
          ) : (
            <ol>
              {items.map((item) => (
                <li key={item.key} data-urgent={item.urgent || undefined}>
                  {item.urgent && <span className="tag bad">{say('handover.urgent')}</span>}{' '}
                  {language === 'zh' ? item.textZh : item.textEn}
                </li>
              ))}
            </ol>
          )}
        </section>
      ))}
    </div>
  );
}

export function HandoverChanges({ title, changes }: { title: string; changes: readonly HandoverChange[] }) {
  const { say, language } = useSay();
  if (changes.length === 0) return null;
  return (
    <section className="card" role="status" aria-label={title}>
      <strong>{title}</strong>
      <ol className="evidence">
        {changes.map((change) => (
          <li key={`${change.what}${change.textZh}`}>
            <span className="tag amber">{say(`handover.change.${change.what}`)}</span>{' '}
            {language === 'zh' ? change.textZh : change.textEn}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Digests are compared by eye and by telephone: in groups of eight. */
export const grouped = (digest: string): string => digest.match(/.{8}/g)?.join(' ') ?? digest;

/** Both signatures under one digest, as they stand on the screen and on paper. */
export function HandoverSignatures({ handover }: { handover: Handover }) {
  const { say } = useSay();
  const { giver, taker } = handover;
  return (
    <dl className="signatures">
      <dt>{say('handover.giver')}</dt>
      <dd>
        {giver.postTitle} <strong>{giver.name}</strong> {dayTimeText(giver.signedAt)}
      </dd>
      <dt>{say('handover.taker')}</dt>
      <dd>
        {taker ? (
          <>
            {taker.postTitle} <strong>{taker.name}</strong> {dayTimeText(taker.signedAt)}
          </>
        ) : (
          <span className="tag amber">{say(`handover.state.${handover.state}`)}</span>
        )}
      </dd>
      {handover.endReason !== null && (
        <>
          <dt>{say('common.reason')}</dt>
          <dd>
            {handover.endReason}
            {handover.endedAt !== null && ` · ${shortTime(handover.endedAt)}`}
          </dd>
        </>
      )}
      <dt>{say('handover.note')}</dt>
      <dd style={{ whiteSpace: 'pre-wrap' }}>{handover.note || say('common.none')}</dd>
      <dt>{say('handover.digest')}</dt>
      <dd>
        <code className="digest">{grouped(handover.digest)}</code>{' '}
        <span className={handover.intact ? 'tag' : 'tag bad'}>
          {say(handover.intact ? 'handover.intact' : 'handover.broken')}
        </span>
      </dd>
    </dl>
  );
}
