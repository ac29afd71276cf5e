import type { Editor } from '@tiptap/core';
import { Button, Select } from 'antd';
import type { InlineFigure } from '../../contract/bulletin/document.ts';
import { wordingsOf } from '../../contract/figure-words.ts';
import { useSay } from '../text/index.ts';
import type { Renew } from './convert.ts';
import { letGo, restyle } from './figure-acts.ts';
import type { Wordings } from './wordings.ts';

/** The figure under the caret: what it is bound to, how it is printed, and letting it go. */
export function FigureCard({
  editor,
  chosen,
  writable,
  wordings,
  renew,
  onRebind,
}: {
  editor: Editor;
  chosen: { figure: InlineFigure; at: number };
  writable: boolean;
  wordings: Wordings;
  renew: Renew;
  onRebind: () => void;
}) {
  const { say } = useSay();
  const { figure, at } = chosen;
  const now = renew(figure);
  const shown = wordings.of(figure);
  const styles = wordingsOf(now.value, now.measure);
  const live = writable && figure.frozenId === null;
  return (
    <div className="figure-card" role="group" aria-label={say('bulletin.figure')}>
      <span>
        <b>{shown.text}</b> {shown.about}
      </span>
      {live && (
        <span className="row">
          <Select
            size="small"
            aria-label={say('bulletin.wording')}
            value={now.wording}
            style={{ minWidth: 130 }}
            onChange={(text) => {
              const style = styles.find((each) => each.text === text)?.style;
              if (style) restyle(editor, at, now, style);
            }}
            options={styles.map(({ text }) => ({ value: text, label: text }))}
          />
          <Button size="small" onClick={onRebind}>
            {say('bulletin.rebind')}
          </Button>
          <Button size="small" onClick={() => letGo(editor, at, shown.text)}>
            {say('bulletin.letGo')}
          </Button>
        </span>
      )}
    </div>
  );
}
