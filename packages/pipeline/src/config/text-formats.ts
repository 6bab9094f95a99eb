/** The parts of a text as fields of the options object that it stands for. */
export type TextFields = Readonly<Record<string, unknown>>;

/**
 * The parts of a text that an option takes in place of an object, by the `format` that its schema declares.
 * `undefined` when the text is not of that format: then it is the destination's to judge, as it was given.
 */
export function fieldsOfText(text: string, format: string): TextFields | undefined {
  return Object.hasOwn(formats, format) ? formats[format]!(text) : undefined;
}

const formats: Readonly<Record<string, (text: string) => TextFields | undefined>> = {
  "connection-string": connectionFields,
  "path-or-connection-string": (text) => (text === "" ? undefined : text.includes("://") ? connectionFields(text) : { database: text }),
};

/** SQLAlchemy's form, as Python dlt takes it. A host in brackets is an IPv6 address. */
const pattern =
  /^(?<drivername>[\w+]+):\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(?::(?<port>\d*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

/** `driver://username:password@host:port/database?key=value`; parts that are absent are left out, percent signs decoded. */
function connectionFields(text: string): TextFields | undefined {
  const parts = pattern.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const fields: Record<string, unknown> = {
    drivername: parts["drivername"],
    database: decoded(parts["database"]),
    username: decoded(parts["username"]),
    password: decoded(parts["password"]),
    host: parts["ipv6"] ?? parts["host"],
    port: parts["port"] === undefined || parts["port"] === "" ? undefined : Number(parts["port"]),
    query: queryOf(parts["query"]),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A key that comes more than once has a list; one without a value is left out. */
function queryOf(text: string | undefined): Readonly<Record<string, string | readonly string[]>> | undefined {
  if (text === undefined) return undefined;
  const pairs = [...new URLSearchParams(text)].filter(([, value]) => value !== "");
  const values = Map.groupBy(pairs, ([key]) => key);
  return Object.fromEntries([...values].map(([key, found]) => [key, found.length === 1 ? found[0]![1] : found.map((pair) => pair[1])]));
}

/** A percent sign that encodes nothing stays, as in Python. */
function decoded(part: string | undefined): string | undefined {
  return part?.replace(/(%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      // Bytes that are not UTF-8 stay as they were written.
      return escaped;
    }
  });
}
