/** `s3UrlStyle` → `s3_url_style`: an underscore before each capital and nothing else, so that the way back is exact. */
export function camelToSnake(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** `s3_url_style` → `s3UrlStyle`. An underscore that no small letter follows stays. */
export function snakeToCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
