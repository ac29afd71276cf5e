import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { FoundCamera, FoundCameras, OnvifReason } from '../../contract/onvif.ts';
import { registerFound, searchCameras } from '../api/onvif.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { UnitField, useOwnUnit } from './device-fields.tsx';

interface Values {
  unitId: string;
  username?: string;
  password?: string;
}
type Outcome = OnvifReason | 'registered';

function FoundRow({
  camera,
  chosen,
  outcome,
  onChoose,
}: {
  camera: FoundCamera;
  chosen: boolean;
  outcome: Outcome | undefined;
  onChoose: (chosen: boolean) => void;
}) {
  const { say } = useSay();
  const isRegistered = camera.registered || outcome === 'registered';
  const about = [camera.location, camera.hardware].filter(Boolean).join(' · ');
  return (
    <li className="found-camera">
      <label>
        <input
          type="checkbox"
          checked={chosen}
          disabled={isRegistered}
          onChange={({ target }) => onChoose(target.checked)}
        />{' '}
        <b>{camera.name}</b> {about && <span className="quiet">{about}</span>}
      </label>
      <div className="quiet mono">{camera.address}</div>
      {isRegistered && (
        <span className="tag">{say('cameras.found.registered', { id: camera.cameraId })}</span>
      )}
      {outcome && outcome !== 'registered' && (
        <span className="tag amber">{say(`cameras.onvif.${outcome}`)}</span>
      )}
    </li>
  );
}

/** Looks for ONVIF cameras in this network, when told to, and registers those that are ticked. */
export function FindCameras({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm<Values>();
  const unitId = useOwnUnit();
  const searching = useTask([]);
  const registering = useTask(['media']);
  const [result, setResult] = useState<FoundCameras>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());

  const search = async (): Promise<void> => {
    const got = await searching.run(searchCameras);
    if (!got) return;
    setResult(got.answer);
    setOutcomes(new Map());
    setChosen(new Set());
  };
  const register = async ({ unitId, username = '', password = '' }: Values): Promise<void> => {
    const cameras = (result?.found ?? []).filter(({ endpoint }) => chosen.has(endpoint));
    for (const { endpoint, name } of cameras) {
      const got = await registering.run(() => registerFound({ endpoint, unitId, name, username, password }));
      if (!got) break;
      const outcome = got.answer ?? 'registered';
      setOutcomes((before) => new Map(before).set(endpoint, outcome));
      if (outcome === 'registered')
        setChosen((before) => new Set([...before].filter((each) => each !== endpoint)));
    }
  };
  return (
    <Modal
      open
      title={say('cameras.find')}
      okText={say('cameras.found.register', { count: chosen.size })}
      okButtonProps={{ disabled: chosen.size === 0 }}
      cancelText={say('common.cancel')}
      confirmLoading={registering.busy}
      onCancel={onDone}
      onOk={() => form.submit()}
      width={640}
      style={{ top: 24 }}
    >
      <div className="stack">
        <p className="quiet">{say('cameras.find.why')}</p>
        <div>
          <Button
            type={result ? 'default' : 'primary'}
            loading={searching.busy}
            onClick={() => void search()}
          >
            {say(searching.busy ? 'cameras.find.busy' : 'cameras.find.start')}
          </Button>
        </div>
        {result && !result.allowed && <Alert type="warning" showIcon title={say('cameras.find.off')} />}
        {result?.allowed && <p role="status">{say('cameras.found.count', { count: result.found.length })}</p>}
        <ul className="list">
          {result?.found.map((camera) => (
            <FoundRow
              key={camera.endpoint}
              camera={camera}
              chosen={chosen.has(camera.endpoint)}
              outcome={outcomes.get(camera.endpoint)}
              onChoose={(isChosen) =>
                setChosen((before) => {
                  const next = new Set(before);
                  if (isChosen) next.add(camera.endpoint);
                  else next.delete(camera.endpoint);
                  return next;
                })
              }
            />
          ))}
        </ul>
        {result && result.refused.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={say('cameras.found.refused')}
            description={[
              ...new Set(
                result.refused.map(({ from, reason }) => `${from}: ${say(`cameras.onvif.${reason}`)}`),
              ),
            ].join('; ')}
          />
        )}
        {result && result.found.length > 0 && (
          <Form<Values> form={form} layout="vertical" onFinish={register} initialValues={{ unitId }}>
            <div className="fields">
              <UnitField />
              <Form.Item name="username" label={say('cameras.found.username')}>
                <Input autoComplete="off" maxLength={100} />
              </Form.Item>
              <Form.Item name="password" label={say('cameras.found.password')}>
                <Input.Password autoComplete="new-password" maxLength={200} />
              </Form.Item>
            </div>
            <p className="quiet">{say('cameras.found.secret')}</p>
          </Form>
        )}
      </div>
    </Modal>
  );
}
