import { InputNumber, Modal } from 'antd';
import { useId, useState } from 'react';
import { EnteredPaper, type WavePlace } from '../../contract/questionnaires.ts';
import type { Answers, Definition } from '../../contract/questions.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { post } from '../api/client.ts';
import { AttachmentInput, type FormFile } from '../records/attachment-input.tsx';
import { typeById } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { AnswerFields } from './answer-fields.tsx';

/** A sheet that came back on paper, one after the other: what is on it, its number, its scan. */
export function PaperEntry({
  definition,
  place,
  type,
  onDone,
}: {
  definition: Definition;
  place: WavePlace;
  type: DeclaredType;
  onDone: () => void;
}) {
  const { say } = useSay();
  const [answers, setAnswers] = useState<Answers>({});
  const [slip, setSlip] = useState<number | null>(null);
  const [scan, setScan] = useState<FormFile[]>([]);
  const slipId = useId();
  const [told, setTold] = useState<string>();
  const { run, busy } = useTask(['questionnaires', 'records']);
  const paper = type.type.questionnaire?.paper;
  const sheet = paper && typeById(`${type.programme}/${paper.type}`);
  const field = paper && sheet?.type.fields[paper.scan];
  const send = async (): Promise<void> => {
    const body = {
      answers,
      ...(slip === null ? {} : { slip }),
      ...(scan.length > 0
        ? { scan: scan.map(({ ticket, alt }) => ({ ticket, ...(alt ? { alt } : {}) })) }
        : {}),
    };
    const done = await run(async () =>
      EnteredPaper.parse(await post(`/questionnaire-places/${place.id}/papers`, body)),
    );
    if (!done) return;
    const { why } = done.answer;
    setTold(
      why === null ? say('waves.entered') : say('waves.enteredInvalid', { why: say(`waves.invalid.${why}`) }),
    );
    setAnswers({});
    setSlip(null);
    setScan([]);
  };
  return (
    <Modal
      open
      width={640}
      title={`${say('waves.enter')} · ${place.name}`}
      okText={say('common.confirm')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: Object.keys(answers).length === 0 }}
      onOk={() => void send()}
      onCancel={onDone}
    >
      <p className="quiet">{say('waves.enterHint')}</p>
      {told && (
        <p role="status">
          <b>{told}</b>
        </p>
      )}
      <AnswerFields definition={definition} answers={answers} onChange={setAnswers} />
      <p>
        <label htmlFor={slipId}>{say('waves.slip')}</label>{' '}
        <InputNumber id={slipId} min={1} precision={0} value={slip} onChange={setSlip} />
      </p>
      {sheet && paper && field?.kind === 'attachment' && (
        <fieldset className="question">
          <legend>{say('waves.scan')}</legend>
          <AttachmentInput
            value={scan}
            onChange={setScan}
            typeId={sheet.id}
            field={paper.scan}
            takes={field.takes}
            most={field.most}
          />
        </fieldset>
      )}
    </Modal>
  );
}
