/** What stands where a secret was. */
export const redacted = "***";

const inAddress = /(:\/\/[^\s:@/]*:)[^\s]*@/g;
const inPair =
  /((?:^|[?&;,\s])[^=&;,\s]*(?:password|passwd|pwd|token|secret|api_?key|access_?key|account_?key|signature|sig)[^=&;,\s]*\s*=\s*)[^&;,\s]+/gi;

/** Hides passwords and tokens in connection strings: in `//user:password@host`, and in `password=…` pairs of a query or a list. */
export function redactText(text: string): string {
  return text.replace(inAddress, `$1${redacted}@`).replace(inPair, `$1${redacted}`);
}
