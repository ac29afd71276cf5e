import type pg from 'pg';

/** A statement that is parsed once a connection under its name. Bytes are sent in PostgreSQL's binary form. */
export interface NamedStatement {
  name: string;
  text: string;
  values: readonly (number | string | Buffer)[];
}

/** Rows of `COPY … FROM STDIN`. */
export interface CopyStatement {
  text: string;
  bytes: Uint8Array;
}

/** What the driver's connection sends; its own types leave half of it out. */
interface Wire {
  stream: { cork(): void; uncork(): void; write(bytes: Uint8Array): boolean };
  parsedStatements: Record<string, string | undefined>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly (string | Buffer)[] }): void;
  execute(message: object): void;
  endCopyFrom(): void;
  sync(): void;
}

const COPY_DATA = 'd'.charCodeAt(0);
const LENGTH_BYTES = 4;

function copyDataHeader(length: number): Buffer {
  const header = Buffer.allocUnsafe(1 + LENGTH_BYTES);
  header.writeUInt8(COPY_DATA, 0);
  header.writeUInt32BE(length + LENGTH_BYTES, 1);
  return header;
}

/**
 * A named statement and a COPY in one transaction and one turn to the server and back: everything is sent before anything
 * is answered. Up to the Sync message at its end it is one implicit transaction, which that message commits; after a fault
 * the server skips what follows up to there, the rows of the COPY too (PostgreSQL, Message Flow, 54.2.3 and 54.2.6).
 * A query of the driver: it calls the `handle…` methods. `told` settles after the commit.
 */
export class OneTurn implements pg.Submittable {
  /** The driver notes by these that the statement was parsed. */
  readonly name: string;
  readonly text: string;
  readonly query_timeout: number | undefined;
  readonly told: Promise<void>;
  /** The driver puts its timer's end around it. */
  callback: (error?: Error) => void;
  private readonly values: NamedStatement['values'];
  private readonly copy: CopyStatement | undefined;
  private failed = false;

  constructor(
    statement: NamedStatement,
    copy: CopyStatement | undefined,
    answerWithinMs: number | undefined,
  ) {
    this.name = statement.name;
    this.text = statement.text;
    this.values = statement.values;
    this.copy = copy;
    this.query_timeout = answerWithinMs;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.told = promise;
    this.callback = (error) => (error ? reject(error) : resolve());
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const { name, text, values, copy } = this;
    wire.stream.cork();
    if (wire.parsedStatements[name] === undefined) wire.parse({ name, text });
    wire.bind({
      statement: name,
      values: values.map((value) => (typeof value === 'number' ? String(value) : value)),
    });
    wire.execute({});
    if (copy !== undefined) {
      wire.parse({ name: '', text: copy.text });
      wire.bind({ statement: '', values: [] });
      wire.execute({});
      wire.stream.write(copyDataHeader(copy.bytes.length));
      wire.stream.write(copy.bytes);
      wire.endCopyFrom();
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleError(error: Error): void {
    this.failed = true;
    this.callback(error);
  }

  /** Sync is answered: what came before it is committed. */
  handleReadyForQuery(): void {
    if (!this.failed) this.callback();
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleCopyInResponse(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}
