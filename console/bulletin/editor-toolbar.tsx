import type { Editor } from '@tiptap/core';
import { redo, undo } from '@tiptap/pm/history';
import type { Command } from '@tiptap/pm/state';
import { Button, Select } from 'antd';
import { NUMBERINGS, type Numbering } from '../../contract/bulletin/ordinals.ts';
import { useSay } from '../text/index.ts';
import { addMeasure, moveMeasure, numberBy } from './block-keys.ts';
import { isItem } from './schema.ts';

/** What can be done beside typing; every button has a key. */
export function EditorToolbar({
  editor,
  findings,
  onInsert,
  onNext,
}: {
  editor: Editor;
  findings: number;
  onInsert: () => void;
  onNext: (by: 1 | -1) => void;
}) {
  const { say } = useSay();
  const run = (command: Command): void => {
    command(editor.state, editor.view.dispatch);
    editor.view.focus();
  };
  return (
    <div className="row editor-toolbar" role="toolbar" aria-label={say('bulletin.toolbar')}>
      <Button size="small" type="primary" aria-keyshortcuts="Control+K" onClick={onInsert}>
        {say('bulletin.insertFigure')} <kbd>Ctrl K</kbd>
      </Button>
      {!isItem(editor.state.doc) && (
        <>
          <Button size="small" onClick={() => run(addMeasure)}>
            {say('bulletin.addMeasure')}
          </Button>
          <Button size="small" aria-keyshortcuts="Alt+ArrowUp" onClick={() => run(moveMeasure(-1))}>
            {say('bulletin.measureUp')}
          </Button>
          <Button size="small" aria-keyshortcuts="Alt+ArrowDown" onClick={() => run(moveMeasure(1))}>
            {say('bulletin.measureDown')}
          </Button>
          <Select<Numbering>
            size="small"
            aria-label={say('bulletin.numbering')}
            placeholder={say('bulletin.numbering')}
            style={{ minWidth: 96 }}
            value={null as unknown as Numbering}
            onChange={(numbering) => run(numberBy(numbering))}
            options={NUMBERINGS.map((numbering) => ({ value: numbering, label: numbering }))}
          />
        </>
      )}
      <Button size="small" aria-keyshortcuts="Control+Z" onClick={() => run(undo)}>
        {say('bulletin.undo')}
      </Button>
      <Button size="small" aria-keyshortcuts="Control+Y" onClick={() => run(redo)}>
        {say('bulletin.redo')}
      </Button>
      <Button size="small" disabled={findings === 0} aria-keyshortcuts="F8" onClick={() => onNext(1)}>
        {say('bulletin.nextFinding')} <kbd>F8</kbd>
      </Button>
    </div>
  );
}
