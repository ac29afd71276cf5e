/** What a command may touch of the terminal it runs in. */
export interface CommandIo {
  /** Root of the checkout or installed bundle. */
  checkoutDir: string;
  out: (line: string) => void;
  err: (line: string) => void;
  /** Asks the person at the terminal; absent where nobody sits there. */
  ask?: (question: string) => Promise<string>;
}
