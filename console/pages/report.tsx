import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { ordinalOf } from '../../contract/chinese-numbers.ts';
import { REPORT_HEADS, type Report, type ReportHead, type ReportSentence } from '../../contract/duty.ts';
import { seatQueries } from '../api/seat.ts';
import { Sentence } from '../duty/bound-number.tsx';
import '../duty/duty.css';
import { FillTable } from '../duty/fill-table.tsx';
import { ReviseSentence } from '../duty/revise-sentence.tsx';
import { type Seat, useSeat } from '../duty/seat.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { dayTimeText, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

interface Revising {
  head: ReportHead;
  at: number;
  sentence: ReportSentence;
}

function Sending({ report, onDone }: { report: Report; onDone: () => void }) {
  const { say, language } = useSay();
  const { act, busy } = useAct(['duty', 'log', 'outbox']);
  return (
    <Ask
      open
      busy={busy}
      title={say('report.send')}
      hint={say('report.sendHint', { title: report.title })}
      questions={[
        {
          name: 'list',
          label: say('report.list'),
          kind: 'person',
          required: true,
          initial: report.lists[0]?.id ?? '',
          options: report.lists.map((list) => ({
            value: list.id,
            label: `${list[language]} · ${say('report.people', { n: list.people - list.unreachable.length })}${list.unreachable.length > 0 ? ` · ${say('report.noNumber', { names: list.unreachable.join('、') })}` : ''}`,
          })),
        },
      ]}
      onCancel={onDone}
      onAnswer={async ({ list }) => {
        if (await act(`/duty-reports/${report.id}/send`, { expectedVersion: report.version, list })) onDone();
      }}
    />
  );
}

function Acts({ report, seat }: { report: Report; seat: Seat }) {
  const { say } = useSay();
  const { act, busy } = useAct(['duty', 'log']);
  const [asking, setAsking] = useState<'send' | 'discard'>();
  return (
    <div className="row no-print">
      {report.state === 'draft' && seat.may('reports.send') && (
        <Button type="primary" onClick={() => setAsking('send')}>
          {say('report.send')}
        </Button>
      )}
      {report.state === 'draft' && seat.may('reports.write') && (
        <Button onClick={() => setAsking('discard')}>{say('report.discard')}</Button>
      )}
      <Button href={`/api/duty-reports/${report.id}/docx`}>.docx</Button>
      <Button href={`/api/duty-reports/${report.id}/text`}>.txt</Button>
      <FillTable report={report} />
      <Button onClick={() => window.print()}>{say('log.print')}</Button>
      {asking === 'send' && <Sending report={report} onDone={() => setAsking(undefined)} />}
      {asking === 'discard' && (
        <Ask
          open
          busy={busy}
          title={say('report.discard')}
          questions={[{ name: 'reason', label: say('common.reason'), kind: 'text', required: true, min: 2 }]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async ({ reason }) => {
            const body = { expectedVersion: report.version, reason };
            if (await act(`/duty-reports/${report.id}/discard`, body)) setAsking(undefined);
          }}
        />
      )}
    </div>
  );
}

function Sheet({ report, seat }: { report: Report; seat: Seat }) {
  const { say, language } = useSay();
  const [revising, setRevising] = useState<Revising>();
  const mayRevise = report.state === 'draft' && seat.may('reports.write');
  return (
    <>
      <p>
        <span className={report.state === 'draft' ? 'tag amber' : 'tag'}>
          {say(`report.state.${report.state}`)}
        </span>{' '}
        {say('report.asOfLine', { time: dayTimeText(report.asOf), by: report.draftedBy })}
        {report.sentTo && report.sentAt !== null && (
          <>
            {' '}
            {say('report.sentLine', {
              name: report.sentBy ?? '',
              time: shortTime(report.sentAt),
              list: report.sentTo.list,
              n: report.sentTo.people,
            })}
            {report.sentTo.unreachable.length > 0 && (
              <span className="tag bad">
                {say('report.noNumber', { names: report.sentTo.unreachable.join('、') })}
              </span>
            )}
          </>
        )}
      </p>
      <Acts report={report} seat={seat} />
      <article className="report">
        {report.body.sections.map(({ head, sentences }, n) => (
          <section key={head}>
            <h3>
              {ordinalOf(n + 1)}、{REPORT_HEADS[head].zh}
              {language === 'en' && <span className="quiet"> {REPORT_HEADS[head].en}</span>}
            </h3>
            {sentences.map((sentence, at) => (
              <div key={`${head}${at}`}>
                <p lang="zh-CN">
                  <Sentence pieces={sentence.zh} />{' '}
                  {mayRevise && (
                    <Button
                      size="small"
                      type="link"
                      className="no-print"
                      onClick={() => setRevising({ head, at, sentence })}
                    >
                      {say('report.change')}
                    </Button>
                  )}
                </p>
                {language === 'en' && (
                  <p className="aid no-print">
                    <Sentence pieces={sentence.en} />
                  </p>
                )}
              </div>
            ))}
          </section>
        ))}
      </article>
      {report.revisions.length > 1 && (
        <details className="no-print">
          <summary>{say('report.revisions', { n: report.revisions.length })}</summary>
          <ol className="evidence">
            {report.revisions.map(({ revision, byName, at, note }) => (
              <li key={revision}>
                {byName} <span className="number quiet">{shortTime(at)}</span> {note}
              </li>
            ))}
          </ol>
        </details>
      )}
      {revising && <ReviseSentence report={report} {...revising} onDone={() => setRevising(undefined)} />}
    </>
  );
}

/** One report: read, corrected in a word, sent; every number opens onto its rows. */
export function ReportPage() {
  const { say } = useSay();
  const seat = useSeat();
  const { reportId } = useParams({ strict: false }) as { reportId: string };
  const query = useQuery(seatQueries.report(reportId));
  useEffect(() => {
    document.title = `${query.data?.title ?? say('nav.reports')} · ${say('app.name')}`;
  }, [say, query.data]);
  return (
    <Panel title={query.data?.title ?? say('report.title')}>
      <Loaded query={query}>{(report) => (seat ? <Sheet report={report} seat={seat} /> : null)}</Loaded>
    </Panel>
  );
}
