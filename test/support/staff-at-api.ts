import type { APIRequestContext } from 'playwright-core';
import type { z } from 'zod';
import type { MoveDone, MoveRequest, RecordPage } from '../../contract/ledger.ts';

type Done = z.infer<typeof MoveDone>;
/** What a move says beside what it is made on. */
type Said = Pick<MoveRequest, 'data' | 'links' | 'reason'>;

/** A record that moves on: it knows the version that was seen last. */
export interface MovingRecord {
  readonly id: string;
  move(name: string, said?: Said): Promise<void>;
}

/** A person of the staff at the API, with the session of a browser's context, in one programme and unit. */
export class StaffAtApi {
  readonly #request: APIRequestContext;
  readonly #url: string;
  readonly #at: { programme: string; unitId: string };
  constructor(request: APIRequestContext, url: string, at: { programme: string; unitId: string }) {
    this.#request = request;
    this.#url = url;
    this.#at = at;
  }

  async get<T>(address: string): Promise<T> {
    const answer = await this.#request.get(`${this.#url}${address}`);
    if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async post<T>(address: string, data: unknown): Promise<T> {
    const answer = await this.#request.post(`${this.#url}${address}`, {
      data,
      headers: { origin: this.#url },
    });
    if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  #type(name: string): string {
    return `${this.#at.programme}/${name}`;
  }

  #moving(type: string, id: string, seen: number): MovingRecord {
    let version = seen;
    return {
      id,
      move: async (move, said = {}) => {
        const request: MoveRequest = { type, move, recordId: id, expectedVersion: version, ...said };
        version = (await this.post<Done>('/api/moves', request)).record.version;
      },
    };
  }

  /** Opens a record. */
  async open(name: string, move: string, data: Record<string, unknown>): Promise<MovingRecord> {
    const request: MoveRequest = { type: this.#type(name), move, unitId: this.#at.unitId, data };
    const { record } = await this.post<Done>('/api/moves', request);
    return this.#moving(this.#type(name), record.id, record.version);
  }

  /** The record that is found by these words, as it stands now. */
  async find(name: string, text: string): Promise<MovingRecord> {
    const { records } = await this.get<RecordPage>(
      `/api/records?type=${encodeURIComponent(this.#type(name))}&text=${encodeURIComponent(text)}`,
    );
    const [record] = records;
    if (!record || records.length > 1) throw new Error(`${records.length} records are found by ${text}`);
    return this.#moving(record.type, record.id, record.version);
  }
}
