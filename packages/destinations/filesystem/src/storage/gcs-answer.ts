/** What the store says in an answer that is no success. */
export class GcsAnswer extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** A word for programs, where the store has one: `rateLimitExceeded`. */
  readonly reason: string | undefined;

  constructor(status: number, headers: Headers, body: string) {
    const { reason, message } = saidIn(body);
    super(message ?? "the store refused");
    this.status = status;
    this.headers = headers;
    this.reason = reason;
  }

  /** Whether it is the bucket that is not there; a file that is not there has the same status and reason. */
  get missesBucket(): boolean {
    return this.status === 404 && /\bbucket\b.*\bnot\b|no such bucket/i.test(this.message);
  }

  get missesFile(): boolean {
    return this.status === 404 && !this.missesBucket;
  }
}

interface Said {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

function saidIn(body: string): Said {
  try {
    const { error } = JSON.parse(body) as { readonly error?: Said & { readonly errors?: readonly Said[] } };
    return { reason: error?.errors?.[0]?.reason, message: error?.message };
  } catch {
    // Some answers are a text, and those of proxies a page.
    return body === "" || body.trimStart().startsWith("<") ? {} : { message: body };
  }
}
