/** What a Postgres client says, one message after the other. */
export interface ClientMessage {
  /** The byte that names its kind; empty for the messages that begin a connection. */
  readonly kind: string;
  readonly bytes: Buffer;
}

const requests: ReadonlySet<number> = new Set([80_877_102, 80_877_103, 80_877_104]);

/** Cuts the stream of a client into messages. */
export class ClientMessages {
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;

  /** The messages that these bytes complete. */
  add(bytes: Buffer): readonly ClientMessage[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: ClientMessage[] = [];
    for (;;) {
      const start = this.#begun ? 1 : 0;
      if (this.#rest.length < start + 4) return messages;
      const end = start + this.#rest.readUInt32BE(start);
      if (this.#rest.length < end) return messages;
      const message = { kind: this.#begun ? String.fromCharCode(this.#rest[0]!) : "", bytes: this.#rest.subarray(0, end) };
      // A request for encryption, or to cancel: the message that begins the session comes after it, or none.
      if (!this.#begun) this.#begun = !requests.has(message.bytes.readUInt32BE(4));
      this.#rest = this.#rest.subarray(end);
      messages.push(message);
    }
  }
}

/** Whether a message asks for the commit of a transaction. */
export function isCommit({ kind, bytes }: ClientMessage): boolean {
  // Query, or Parse with the name of the statement before its text.
  if (kind !== "Q" && kind !== "P") return false;
  return bytes
    .subarray(5)
    .toString("latin1")
    .split("\0")
    .some((text) => text.trim().toUpperCase() === "COMMIT");
}
