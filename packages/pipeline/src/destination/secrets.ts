import { describeOptions, hasSecretName, redactText, type OptionsSchema } from "@dlt-ts/core";

/** Shorter texts than this are in every other word, and hiding them would make texts unreadable. */
const shortest = 4;

/** What sources quote of the headers of a request. A token is hardly ever small letters alone: "basic authentication" is none. */
const authorization = /\b([Bb]earer|BEARER|[Bb]asic|BASIC)\s+(?![a-z]+(?![\w.~+/=-]))[\w.~+/=-]{8,}/g;

const passwordInAddress = /:\/\/[^\s:@/]*:([^\s@]+)@/g;

/**
 * The secrets that a pipeline was given, to hide them in what others wrote: drivers quote what they were called with.
 * Everything that leaves the process by itself goes through `redact`: traces, events, spans.
 */
export class Secrets {
  readonly #texts: Set<string> = new Set();
  #longestFirst: readonly string[] = [];

  /** Learns the values of the options that their schema declares as secret. */
  learn(schema: OptionsSchema<unknown>, options: Readonly<Record<string, unknown>>): void {
    const before = this.#texts.size;
    const described = describeOptions(schema);
    for (const { path, secret } of described) {
      if (!secret) continue;
      const value = path.reduce<unknown>(inside, options);
      const hasFields = described.some((other) => other.path.length > path.length && path.every((name, at) => other.path[at] === name));
      // A connection string is a secret as a whole; of its parts only those are that say so.
      if (hasFields && isPlain(value)) this.#addNamed(value);
      else this.#add(value);
    }
    if (this.#texts.size > before) this.#longestFirst = [...this.#texts].sort((a, b) => b.length - a.length);
  }

  /** The text with `***` in the place of every secret, also of passwords in addresses that nobody declared. */
  redact(text: string): string {
    const known = this.#longestFirst.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
    return redactText(known).replace(authorization, "$1 ***");
  }

  #add(value: unknown): void {
    if (typeof value === "string") {
      for (const [, password] of value.matchAll(passwordInAddress)) this.#addText(password!);
      this.#addText(value);
    } else if (Array.isArray(value)) for (const item of value) this.#add(item);
    else if (isPlain(value)) for (const inner of Object.values(value)) this.#add(inner);
  }

  /** What nobody declared, such as parameters of a connection, is a secret where its name says so. */
  #addNamed(values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (hasSecretName(name)) this.#add(value);
      else if (isPlain(value)) this.#addNamed(value);
    }
  }

  #addText(text: string): void {
    const decoded = decodedText(text);
    for (const form of [text, encodeURIComponent(text), decoded, JSON.stringify(text).slice(1, -1)]) {
      if (form.length >= shortest) this.#texts.add(form);
    }
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function inside(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
