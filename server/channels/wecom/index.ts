import { z } from 'zod';
import type { ChannelKind, SendResult } from '../../platform/outbox/index.ts';
import { excerpt, type PostAnswer, post } from '../kit/post.ts';
import { httpUrl, secret, textOf, timeoutMs } from '../kit/settings.ts';

const Settings = z
  .strictObject({
    /** 企业微信 or the own installation of a government (政务微信). */
    baseUrl: httpUrl.default('https://qyapi.weixin.qq.com'),
    /** Group robots by name; the key is what stands behind `key=` in the robot's address. */
    robots: z.record(z.string().regex(/^[a-z0-9-]+$/), z.strictObject({ key: secret })).default({}),
    app: z.strictObject({ corpId: z.string().min(1), secret, agentId: z.number().int().min(0) }).optional(),
    timeoutMs,
  })
  .refine(
    ({ robots, app }) => app !== undefined || Object.keys(robots).length > 0,
    'names no robot and no app',
  );
export type WecomSettings = z.output<typeof Settings>;

/** Longest text that group robots and apps take, in bytes of UTF-8. */
const MOST_TEXT_BYTES = 2_048;
/** A repeat of the same request within this time reaches nobody twice (apps only). */
const DUPLICATE_CHECK_S = 14_400;
/** System busy, called too often, per minute or per person and hour. */
const BUSY_CODES = new Set([-1, 45009, 45011, 45033]);
/** The token is wrong or over: fetch a new one, once. */
const TOKEN_CODES = new Set([40014, 42001]);

const Answer = z.looseObject({
  errcode: z.number(),
  errmsg: z.string().default(''),
  msgid: z.string().optional(),
  invaliduser: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().optional(),
});
type Answer = z.output<typeof Answer>;
type Refusal = Extract<SendResult, { ok: false }>;

function read(answer: PostAnswer, secrets: readonly string[]): Answer | Refusal {
  if (!answer.ok) return answer;
  const parsed = Answer.safeParse(answer.json);
  return parsed.success
    ? parsed.data
    : { ok: false, retry: true, reason: `not an answer of 企业微信: ${excerpt(answer.text, secrets)}` };
}

const isRefusal = (answer: Answer | Refusal): answer is Refusal => 'ok' in answer && answer.ok === false;

function resultOf(answer: Answer, secrets: readonly string[]): SendResult {
  if (answer.errcode === 0) {
    if (answer.invaliduser) return { ok: false, retry: false, reason: '企业微信 knows no such member' };
    return answer.msgid === undefined ? { ok: true } : { ok: true, providerId: answer.msgid };
  }
  return {
    ok: false,
    retry: BUSY_CODES.has(answer.errcode),
    reason: `企业微信 refused with ${answer.errcode}: ${excerpt(answer.errmsg, secrets)}`,
  };
}

const ADDRESS = /^(robot|user|party):([\w.@-]{1,64})$/;

/** Group robots and app messages. Address: `robot:<name>`, `user:<member>` or `party:<department>`. */
export const wecom = ({ nowMs }: { nowMs: () => number }): ChannelKind<WecomSettings> => ({
  id: 'wecom',
  settings: Settings,
  open(settings) {
    const { app, robots, baseUrl } = settings;
    const secrets = [...Object.values(robots).map(({ key }) => key), ...(app ? [app.secret] : [])];
    let token: { text: string; untilMs: number } | undefined;

    const call = async (
      path: string,
      query: Record<string, string>,
      signal: AbortSignal,
      body?: unknown,
    ): Promise<Answer | Refusal> => {
      const url = new URL(path, baseUrl);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const hidden = [...secrets, ...(token ? [token.text] : [])];
      return read(
        await post({
          url: url.toString(),
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          timeoutMs: settings.timeoutMs,
          signal,
          secrets: hidden,
        }),
        hidden,
      );
    };

    const freshToken = async (signal: AbortSignal): Promise<string | Refusal> => {
      if (token && token.untilMs > nowMs()) return token.text;
      const answer = await call(
        '/cgi-bin/gettoken',
        { corpid: app?.corpId ?? '', corpsecret: app?.secret ?? '' },
        signal,
      );
      if (isRefusal(answer)) return answer;
      if (answer.errcode !== 0 || answer.access_token === undefined)
        return {
          ok: false,
          retry: BUSY_CODES.has(answer.errcode),
          reason: `企业微信 gives no token: ${answer.errcode} ${excerpt(answer.errmsg, secrets)}`,
        };
      // A minute early, so that a token does not end on its way.
      token = {
        text: answer.access_token,
        untilMs: nowMs() + Math.max(0, (answer.expires_in ?? 0) - 60) * 1000,
      };
      return token.text;
    };

    const sendByApp = async (to: Record<string, string>, content: string, signal: AbortSignal) => {
      if (!app) return { ok: false as const, retry: false, reason: 'no 企业微信 app is set up' };
      const body = {
        ...to,
        msgtype: 'text',
        agentid: app.agentId,
        text: { content },
        enable_duplicate_check: 1,
        duplicate_check_interval: DUPLICATE_CHECK_S,
      };
      for (let attempt = 1; ; attempt++) {
        const access = await freshToken(signal);
        if (typeof access !== 'string') return access;
        const answer = await call('/cgi-bin/message/send', { access_token: access }, signal, body);
        if (isRefusal(answer)) return answer;
        if (!TOKEN_CODES.has(answer.errcode) || attempt === 2) return resultOf(answer, secrets);
        token = undefined;
      }
    };

    return {
      id: 'wecom',
      async send(message, signal): Promise<SendResult> {
        const content = textOf(message.body, 'text');
        if (content === undefined) return { ok: false, retry: false, reason: 'the message has no text' };
        if (Buffer.byteLength(content) > MOST_TEXT_BYTES)
          return { ok: false, retry: false, reason: `the text is longer than ${MOST_TEXT_BYTES} bytes` };
        const [, kind, name = ''] = ADDRESS.exec(message.address) ?? [];
        if (kind === 'user') return sendByApp({ touser: name }, content, signal);
        if (kind === 'party') return sendByApp({ toparty: name }, content, signal);
        const robot = kind === 'robot' && Object.hasOwn(robots, name) ? robots[name] : undefined;
        if (!robot)
          return { ok: false, retry: false, reason: `no 企业微信 robot or member: ${message.address}` };
        const answer = await call('/cgi-bin/webhook/send', { key: robot.key }, signal, {
          msgtype: 'text',
          text: { content },
        });
        return isRefusal(answer) ? answer : resultOf(answer, secrets);
      },
    };
  },
});
