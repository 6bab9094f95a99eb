/** Where a server is and who asks it, for messages. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

/** As a user knows it: `db.example.com:5432`. */
export function address({ host, port }: Pick<ServerPlace, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
