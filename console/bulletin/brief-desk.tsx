import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fix } from '../../contract/bulletin/check/index.ts';
import type { BriefDetail, FigureCandidate } from '../../contract/bulletin/desk.ts';
import { BRIEF_STATES, DISCLOSURES } from '../../contract/bulletin/desk-moves.ts';
import { type BulletinDocument, figuresOf } from '../../contract/bulletin/document.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { onDemand } from '../ui/on-demand.tsx';
import { Panel } from '../ui/panel.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { BriefAbout } from './brief-about.tsx';
import { BriefJoint } from './brief-joint.tsx';
import { BriefTies } from './brief-ties.tsx';
import { CommentsPanel } from './comments-panel.tsx';
import { DraftSign } from './draft-sign.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { EditorToolbar } from './editor-toolbar.tsx';
import {
  boundTo,
  chosenFigure,
  focusAgain,
  type ManualAnswers,
  manualFigure,
  putFigure,
  type Span,
} from './figure-acts.ts';
import { FigureCard } from './figure-card.tsx';
import { FigurePicker } from './figure-picker.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ManualForm } from './manual-form.tsx';
import { findingsChange, placeOfFinding } from './marked-findings.ts';
import { mendFinding } from './mend-finding.ts';
import { MovesBar } from './moves-bar.tsx';
import { useBriefEditor } from './use-brief-editor.ts';
import { useConflict } from './use-conflict.ts';
import { useDraft } from './use-draft.ts';
import { useFindings } from './use-findings.ts';
import { useLiveFigures } from './use-live-figures.ts';
import { useScope } from './use-scope.ts';
import { useSelection } from './use-selection.ts';
import { useServerCheck } from './use-server-check.ts';
import { WordFile } from './word-file.tsx';
import './bulletin.css';

const ConflictDialog = onDemand(() => import('./conflict-dialog.tsx').then((part) => part.ConflictDialog));

const NO_CANDIDATES: readonly FigureCandidate[] = [];
const PAUSE_MS = 300;
interface Asked {
  what: 'figure' | 'manual';
  /** Where it goes, in place of what was typed. */
  span?: Span;
  typed?: string;
}

/** One brief: its text, what the checker says, its figures, what people say of it, what became of it. */
export function BriefDesk({ brief, personId }: { brief: BriefDetail; personId: string }) {
  const { say, language } = useSay();
  const unitName = useUnitName();
  const [document, setDocument] = useState<BulletinDocument>(brief.document);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const figures = useMemo(() => figuresOf(document), [document]);
  const { wordings, renew } = useLiveFigures(figures, brief.drift);
  const draft = useDraft(brief, personId);
  const { keeper } = draft;
  const { editor, place, load } = useBriefEditor({
    first: document,
    writable: brief.writable,
    wordings,
    renew,
    onWrite: (written) => {
      keeper.write(written);
      // The page beside the editor follows in a pause: a keystroke draws the text alone.
      clearTimeout(pause.current);
      pause.current = setTimeout(() => setDocument(written), PAUSE_MS);
    },
  });
  const take = (taken: BulletinDocument): void => {
    clearTimeout(pause.current);
    load(taken);
    setDocument(taken);
  };
  const conflict = useConflict({ brief, draft, editor, document, take });
  const [scope, setScope] = useScope(brief);
  const candidates = useQuery({ ...bulletinQueries.candidates(scope), enabled: brief.writable });
  const atServer = useServerCheck(brief, document);
  const checked = useFindings(editor, renew, candidates.data ?? NO_CANDIDATES, atServer);
  const [chosen, setChosen] = useState<number>();
  const [asked, setAsked] = useState<Asked>();
  const selected = useSelection(editor, chosenFigure);

  const choose = (n: number): void => {
    if (!editor) return;
    setChosen(n);
    const [key, change] = findingsChange({ chosen: n });
    editor.view.dispatch(editor.state.tr.setMeta(key, change).setMeta('addToHistory', false));
    const span = placeOfFinding(editor.state, n) ?? checked?.placed[n];
    if (span) editor.chain().setTextSelection(span).scrollIntoView().focus().run();
  };
  const goOn = (by: 1 | -1): void => {
    const count = checked?.findings.length ?? 0;
    if (count > 0) choose(chosen === undefined ? (by > 0 ? 0 : count - 1) : (chosen + by + count) % count);
  };
  const spanOf = (n: number): { span: Span; typed: string } | undefined => {
    const span = editor && placeOfFinding(editor.state, n);
    return span && { span, typed: editor.state.doc.textBetween(span.from, span.to, '', '') };
  };
  const mend = (n: number, fix: Fix): void => {
    const span = editor && placeOfFinding(editor.state, n);
    if (editor && span) mendFinding(editor, span, fix, candidates.data ?? NO_CANDIDATES, renew);
  };
  const insert = (): void => {
    if (!editor) return;
    const { from, to } = editor.state.selection;
    const typed = editor.state.doc.textBetween(from, to, '', '').trim();
    setAsked({ what: 'figure', span: { from, to }, ...(typed === '' ? {} : { typed }) });
  };
  const close = (): void => {
    setAsked(undefined);
    if (editor) focusAgain(editor);
  };
  const put = (candidate: FigureCandidate): void => {
    if (editor) putFigure(editor, boundTo(candidate, asked?.typed), asked?.span);
    close();
  };
  const state = (answers: ManualAnswers): void => {
    if (editor) putFigure(editor, manualFigure(answers, asked?.typed), asked?.span);
    close();
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      if (event.key === 'F8') goOn(event.shiftKey ? -1 : 1);
      else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && brief.writable)
        insert();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  const tabs = [
    {
      key: 'findings',
      label: say('bulletin.tab.findings', { n: checked?.findings.length ?? 0 }),
      children: (
        <FindingsPanel
          checked={checked}
          chosen={chosen}
          writable={brief.writable}
          onChoose={choose}
          onFix={mend}
          onManual={(n) => {
            const found = spanOf(n);
            if (found) setAsked({ what: 'manual', ...found });
          }}
        />
      ),
    },
    {
      key: 'figures',
      label: say('bulletin.tab.figures', { n: figures.length }),
      children: <DriftPanel brief={brief} mayDecide={brief.writable && brief.state === 'editing'} />,
    },
    {
      key: 'comments',
      label: say('bulletin.tab.comments', { n: brief.openComments }),
      children: (
        <CommentsPanel
          brief={brief}
          quoted={() => {
            if (!editor) return null;
            const { from, to } = editor.state.selection;
            return editor.state.doc.textBetween(from, to, ' ').slice(0, 400) || null;
          }}
        />
      ),
    },
    { key: 'history', label: say('bulletin.tab.history'), children: <HistoryPanel brief={brief} /> },
  ];
  return (
    <div className="brief-desk">
      <div className="stack">
        <Panel
          title={brief.title || say('bulletin.untitled')}
          extra={
            <span className="row">
              <span className="tag" data-state={brief.state}>
                {BRIEF_STATES[brief.state][language]}
              </span>
              <span className="tag">{DISCLOSURES[brief.disclosure][language]}</span>
              <span className="quiet">{unitName(brief.unitPath)}</span>
            </span>
          }
        >
          {brief.feedback && (
            <p className="banner stale">{say('bulletin.feedback', { text: brief.feedback })}</p>
          )}
          <BriefAbout brief={brief} keeper={keeper} />
          <BriefJoint brief={brief} />
          <BriefTies brief={brief} />
          <div className="row brief-head">
            <MovesBar brief={brief} keeper={keeper} />
            <WordFile
              briefId={brief.id}
              writable={brief.writable}
              flush={() => (brief.writable ? keeper.flush() : Promise.resolve(true))}
              onTake={(returned) => {
                take(returned);
                keeper.write(returned);
              }}
            />
            {brief.writable && <DraftSign state={draft.state} savedAt={draft.savedAt} />}
          </div>
          {editor && brief.writable && (
            <EditorToolbar
              editor={editor}
              findings={checked?.findings.length ?? 0}
              onInsert={insert}
              onNext={goOn}
            />
          )}
          <div ref={place} className="brief-sheet" />
          {editor && selected && (
            <FigureCard
              editor={editor}
              chosen={selected}
              writable={brief.writable}
              wordings={wordings}
              renew={renew}
              onRebind={() => setAsked({ what: 'figure', span: { from: selected.at, to: selected.at + 1 } })}
            />
          )}
        </Panel>
      </div>
      <div className="brief-side" tabIndex={0} role="region" aria-label={say('bulletin.beside')}>
        <Tabs items={tabs} />
      </div>
      {asked?.what === 'figure' && (
        <FigurePicker
          scope={scope}
          typed={asked.typed}
          onScope={setScope}
          onChoose={put}
          onManual={() => setAsked({ ...asked, what: 'manual' })}
          onCancel={close}
        />
      )}
      {asked?.what === 'manual' && (
        <ManualForm typed={asked.typed} scope={scope} onDone={state} onCancel={close} />
      )}
      {conflict && <ConflictDialog {...conflict} />}
    </div>
  );
}
