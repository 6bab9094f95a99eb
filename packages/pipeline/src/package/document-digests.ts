import { createHash } from "node:crypto";
import { readTextIfExists } from "./durable-files.js";
import { damagedFile, missingFile } from "./package-documents.js";
import { packageFiles } from "./package-folders.js";

/** What a package says beside its manifest, each in a file of its own. */
export interface PackageTexts {
  readonly schema?: string | undefined;
  readonly state?: string | undefined;
}

/** SHA-256 of each, hex. In the manifest; absent in those of earlier versions. */
export type DocumentDigests = PackageTexts;

export function digestsOf({ schema, state }: PackageTexts): DocumentDigests {
  return {
    ...(schema === undefined ? {} : { schema: sha256Of(schema) }),
    ...(state === undefined ? {} : { state: sha256Of(state) }),
  };
}

/** Fails with a `PackageError` where a document of a package that waits is missing, or is not what was written. */
export async function verifyDocuments(folder: string, digests: DocumentDigests): Promise<void> {
  for (const name of ["schema", "state"] as const) {
    if (digests[name] === undefined) continue;
    const path = packageFiles[name](folder);
    const text = await readTextIfExists(path);
    if (text === undefined) throw missingFile(path);
    if (sha256Of(text) !== digests[name]) throw damagedFile(path);
  }
}

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
