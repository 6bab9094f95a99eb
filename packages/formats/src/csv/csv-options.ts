import { FormatError } from "../format-error.js";

const quotings = ["quote_needed", "quote_all", "quote_minimal", "quote_none"] as const;

/**
 * Which fields stand in quotes. A null never does, so that it differs from an empty text wherever texts have quotes.
 * - `quote_needed`: all but numbers, booleans and decimals.
 * - `quote_all`: all.
 * - `quote_minimal`: those that would be misread without, and empty texts.
 * - `quote_none`: none. A text that needs quotes is a `FormatError`; an empty text cannot be told from a null.
 */
export type CsvQuoting = (typeof quotings)[number];

export interface CsvOptions {
  /** One ASCII character other than letters, digits, quote, line ends and `+ - . :`. Default `,`. */
  readonly delimiter?: string;
  /** Whether the first line names the columns. Default true. */
  readonly includeHeader?: boolean;
  /** Default `quote_needed`. */
  readonly quoting?: CsvQuoting;
  /** Default `\n`. */
  readonly lineTerminator?: "\n" | "\r\n";
}

/** The options with their defaults. Throws a `FormatError` for what is not allowed. */
export function csvOptions(options: CsvOptions): Required<CsvOptions> {
  const { delimiter = ",", includeHeader = true, quoting = "quote_needed", lineTerminator = "\n" } = options;
  if (!/^[^\x80-\uffff\p{L}\p{N}"\r\n+\-.:]$/u.test(delimiter)) {
    throw wrongOption("delimiter", "one ASCII character other than letters, digits, quotes, line ends and + - . :");
  }
  if (typeof includeHeader !== "boolean") throw wrongOption("includeHeader", "true or false");
  if (!quotings.includes(quoting)) throw wrongOption("quoting", `one of ${quotings.join(", ")}`);
  if (lineTerminator !== "\n" && lineTerminator !== "\r\n") throw wrongOption("lineTerminator", '"\\n" or "\\r\\n"');
  return { delimiter, includeHeader, quoting, lineTerminator };
}

function wrongOption(option: string, allowed: string): FormatError {
  return new FormatError("DLT_FORMAT_OPTIONS", `The option "${option}" of csv must be ${allowed}.`, { context: { option } });
}
