import type { GcsConnection } from "./gcs-client.js";
import type { Part } from "./parts.js";

/** Milliseconds to tell the store that nothing more comes. What it is not told, it forgets after a week. */
const tidying = 15_000;
/** The answer to a part that was not the last. */
const more = 308;

/**
 * Puts a file in parts, one after the other, as the store has it. The file is there when the last part has come, and nothing of it before.
 *
 * @param path where uploads to the bucket begin
 */
export async function uploadResumable(
  connection: GcsConnection,
  path: string,
  name: string,
  parts: AsyncIterable<Part>,
  signal: AbortSignal,
): Promise<void> {
  const begun = await connection.send(
    { method: "POST", path, query: { uploadType: "resumable", name }, headers: { "x-upload-content-type": "application/octet-stream" } },
    signal,
  );
  const upload = begun.headers.get("location");
  if (upload === null) throw new Error("the store began no upload");
  try {
    let first = 0;
    let held: Part | undefined;
    // Only when the next part is known to be there is one known not to be the last.
    for await (const part of parts) {
      if (held !== undefined) first = await sendPart(connection, upload, held.bytes, first, undefined, signal);
      held = part;
    }
    if (held !== undefined) await sendPart(connection, upload, held.bytes, first, first + held.bytes.byteLength, signal);
  } catch (error) {
    // 499 is how the store says that it has given the upload up.
    await connection.send({ method: "DELETE", path: upload, accept: 499 }, AbortSignal.timeout(tidying)).catch(() => undefined);
    throw error;
  }
}

/** Sends a part, and again what the store did not keep of it. Answers where the next part begins. */
async function sendPart(
  connection: GcsConnection,
  upload: string,
  bytes: Uint8Array,
  first: number,
  total: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  const end = first + bytes.byteLength;
  for (let kept = first; kept < end;) {
    const range = `bytes ${kept}-${end - 1}/${total ?? "*"}`;
    const { status, headers } = await connection.send(
      { method: "PUT", path: upload, headers: { "content-range": range }, body: bytes.subarray(kept - first), accept: more },
      signal,
    );
    if (status !== more) break;
    const next = Number(/-(\d+)$/.exec(headers.get("range") ?? "")?.[1] ?? kept - 1) + 1;
    if (next <= kept || next > end) throw new Error("the store does not keep what is sent to it");
    kept = next;
  }
  return end;
}
