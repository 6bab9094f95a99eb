/** Standard base64 with padding. Without `node:buffer`, which core does not import. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
