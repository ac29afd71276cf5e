import { useQuery } from '@tanstack/react-query';
import { Alert, Modal, Select } from 'antd';
import { useState } from 'react';
import { IssuedRatingSlips, type IssueRatingSlips, type RatingStanding } from '../../contract/ratings.ts';
import { ratingQueries } from '../api/ratings.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

/** Slips that households have lost: made out anew for the doors that are chosen, whose old ones end at once. */
export function LostSlips({
  standing,
  onPrint,
  onDone,
}: {
  standing: RatingStanding;
  onPrint: (issued: IssuedRatingSlips) => void;
  onDone: () => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById(standing.typeId);
  const query = useQuery(ratingQueries.slips(standing.id));
  const [chosen, setChosen] = useState<string[]>([]);
  const { send, busy, refused } = useAct(['ratings'], type && { type, text });
  const issue = async (): Promise<void> => {
    const body: IssueRatingSlips = { raterIds: chosen };
    const done = await send(`/ratings/${standing.id}/slips`, body);
    if (!done) return;
    onDone();
    onPrint(IssuedRatingSlips.parse(done.answer));
  };
  return (
    <Modal
      open
      title={`${say('ratings.lost')} · ${standing.title}`}
      okText={say('ratings.lostConfirm', { n: chosen.length })}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: chosen.length === 0 }}
      onOk={() => void issue()}
      onCancel={onDone}
    >
      <p>{say('ratings.lostHint')}</p>
      {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
      <Loaded
        query={query}
        empty={{ when: ({ slips }) => slips.length === 0, text: say('ratings.lostNone') }}
      >
        {({ slips }) => (
          <Select<string[]>
            aria-label={say('ratings.lostDoors')}
            placeholder={say('ratings.lostDoors')}
            mode="multiple"
            optionFilterProp="label"
            style={{ width: '100%' }}
            value={chosen}
            onChange={setChosen}
            options={slips.map(({ raterId, number, address }) => ({
              value: raterId,
              label: `${address} · ${say('waves.slipNumber', { n: number })}`,
            }))}
          />
        )}
      </Loaded>
    </Modal>
  );
}
