import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const LATE_MS = 10 * 60_000;

/** The duty log fills itself; the officer adds lines. Nothing is ever changed. */
export function LogList({ most }: { most: number }) {
  const { say, language } = useSay();
  const query = useQuery(queries.log);
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['log']);
  const [form] = Form.useForm<{ text: string }>();
  const post = me.data?.posts.find((held) => ['duty-officer', 'duty-leader'].includes(held.role));
  return (
    <>
      {post && (
        <Form
          form={form}
          layout="inline"
          onFinish={async ({ text }) =>
            (await act('/duty-log', { text, unitId: post.unitId })) && form.resetFields()
          }
        >
          <Form.Item
            name="text"
            style={{ flex: 1, minWidth: 180 }}
            rules={[{ required: true, message: say('log.placeholder') }]}
          >
            <Input
              aria-label={say('log.placeholder')}
              placeholder={say('log.placeholder')}
              maxLength={4000}
            />
          </Form.Item>
          <Button htmlType="submit" loading={busy}>
            {say('log.write')}
          </Button>
        </Form>
      )}
      <Loaded query={query} empty={{ when: (data) => data.entries.length === 0, text: say('log.none') }}>
        {(data) => (
          <ol className="evidence" style={{ listStyle: 'none', paddingLeft: 0 }}>
            {data.entries.slice(0, most).map((entry) => (
              <li key={entry.seq}>
                <span className="number quiet">{shortTime(entry.happenedAt)}</span>{' '}
                {language === 'zh' ? entry.textZh : entry.textEn}
                {Date.parse(entry.recordedAt) - Date.parse(entry.happenedAt) > LATE_MS && (
                  <span className="tag amber">{say('log.late')}</span>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </>
  );
}
